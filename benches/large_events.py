#!/usr/bin/env python3
"""How much memory does the stream viewer take for events of megabytes, and how much time while it keeps them?

    benches/large_events.py [--program target/debug/ensemble-run] [--events 192] [--app APP] [--limit 200]

Serves events of 1.9 MB of JSON on a local port, then one small event a second, to an app without a window. Prints resident memory in MB and
processor seconds every five seconds, then the highest memory and the processor time a second after the last large event. Exit code 1 beyond
the limit in MB. Linux only: it reads /proc.
"""

import argparse
import http.server
import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = 1_900_000


def event():
    rows = [{"id": row, "name": "item %d" % row, "price": row / 7, "tags": ["a", "b"], "text": "x" * 40} for row in range(14_000)]
    data = json.dumps({"rows": rows})
    return "event: large\ndata: %s\n\n" % (data[:-1] + ", \"rest\": \"%s\"}" % ("y" * max(0, SIZE - len(data))))


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    sent = 0


def serve(events, every):
    body = event().encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for number in range(events):
                    self.wfile.write(b"id: %d\n" % number + body)
                    self.server.sent = number + 1
                    time.sleep(every)
                while True:
                    self.wfile.write(b'data: {"small": true}\n\n')
                    time.sleep(1)
            except OSError:
                pass

        def log_message(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def used(pid):
    """Resident memory in MB and processor seconds of a process."""
    fields = Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()
    pages = int(Path("/proc/%d/statm" % pid).read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=str(ROOT / "target/debug/ensemble-run"))
    parser.add_argument("--app", default=str(ROOT / "apps/stream-viewer"))
    parser.add_argument("--events", type=int, default=192)
    parser.add_argument("--every", type=float, default=0.25, help="seconds between two events (0.25)")
    parser.add_argument("--limit", type=float, default=200.0, help="most memory, in MB (200)")
    options = parser.parse_args()
    server = serve(options.events, options.every)
    url = "http://127.0.0.1:%d/feed" % server.server_address[1]
    millis = int(options.events * options.every * 2000 + 30_000)
    command = [options.program, "screenshot", options.app, "--tree", os.devnull, "--wait", str(millis)]
    command += ["--timeout", str(millis + 60_000), "--env", "STREAM_URL=" + url]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most, after, began, shown = 0.0, None, time.monotonic(), 0.0
    while process.poll() is None:
        time.sleep(0.2)
        try:
            memory, seconds = used(process.pid)
        except (OSError, IndexError):
            break
        most, now = max(most, memory), time.monotonic() - began
        if now - shown >= 5:
            shown = now
            print("%5.0f s %6.0f MB %6.1f cpu s %4d events" % (now, memory, seconds, server.sent), flush=True)
        if server.sent >= options.events:
            # What is still on its way counts to the events.
            after = after or (now + 5, None)
            if after[1] is None and now >= after[0]:
                after = (now, seconds)
            elif after[1] is not None and now - after[0] >= 10:
                print("%.2f s of processor time a second while they are kept" % ((seconds - after[1]) / (now - after[0])))
                break
    process.terminate()
    process.wait()
    print("highest memory: %.0f MB" % most)
    return 1 if most > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
