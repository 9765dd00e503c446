"""A server of event streams on a thread of its own, for benches that run the program against real sockets."""

import asyncio
import threading

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def write_chunk(writer, data):
    """Writes bytes as one chunk of the body.

    Raises ConnectionResetError when the client is gone: asyncio drops such bytes, and tells it on stderr for each write.
    """
    if writer.transport.is_closing():
        raise ConnectionResetError
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))


def serve(send):
    """Answers each request with a stream, which `send(path, writer)` fills. Returns a function that stops the server, and its address."""
    loop = asyncio.new_event_loop()

    async def answer(reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(HEAD)
            await send(head.split(b" ")[1].decode(), writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = loop.run_until_complete(asyncio.start_server(answer, "127.0.0.1", 0, backlog=4096))
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def end():
        server.close()
        streams = asyncio.all_tasks() - {asyncio.current_task()}
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    def stop():
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)

    return stop, "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
