"""sse-starlette with a memory: what is posted to /publish is kept in a file and sent again after `Last-Event-ID`.

Usage: with_starlette.py PORT FILE
"""

import asyncio
import json
import sys

import uvicorn
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

PORT, FILE = int(sys.argv[1]), sys.argv[2]
changed = asyncio.Condition()


def kept():
    with open(FILE, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


async def publish(request):
    event = {"event": request.headers.get("x-eventsource-event"), "data": (await request.body()).decode()}
    event["id"] = f"é{len(kept()) + 1}"
    with open(FILE, "a", encoding="utf-8") as lines:
        lines.write(json.dumps(event) + "\n")
    async with changed:
        changed.notify_all()
    return Response(status_code=201)


async def events(request):
    # A header is bytes; a browser writes the id as UTF-8.
    last = request.headers.get("last-event-id", "").encode("latin-1").decode()

    async def send():
        sent = [event["id"] for event in kept()].index(last) + 1 if last else 0
        while True:
            for event in kept()[sent:]:
                sent += 1
                yield {**event, "retry": 300}
            async with changed:
                if len(kept()) == sent:
                    await changed.wait()

    return EventSourceResponse(send(), ping=1)


open(FILE, "a", encoding="utf-8").close()
routes = [Route("/publish", publish, methods=["POST"]), Route("/events", events)]
uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=PORT, log_level="error")
