#!/usr/bin/env python3
"""What does one more stream of an app take?

    benches/streams.py [--program target/debug/ensemble-run] [--streams 1000] [--at 20,60,300] [--only quiet,slow,mixed]

Opens an app with a few and with many streams on real sockets, reads the memory that is the program's alone (dirty pages) after so many seconds, and
prints the difference for each stream: with streams that say nothing but a comment now and then, with an event of 200 bytes a second, with events of
20 bytes to 20 kB, and after a burst of 150 events at once. Linux only: it reads /proc.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from stream_server import serve, write_chunk

ROOT = Path(__file__).resolve().parent.parent
FEW = 100

API = """
  feed%d:
    type: SSE
    url: "${env.API_URL}"
    onResponse: seen++; last = response.body.data;
"""


def app(count):
    apis = "".join(API % number for number in range(count))
    return "Global: |\n  var seen = 0, last = {};\nView:\n  onLoad: |\n" \
        "    for (var i = 0; i < %d; i++) ensemble.invokeAPI('feed' + i);\n" \
        "  body:\n    Text: {text: \"${seen}\"}\nAPI:\n%s" % (count, apis)


def sizes(kind, second):
    """Sizes of the texts in the events of this second."""
    if kind == "quiet":
        return []
    if kind == "slow":
        return [200]
    if kind == "mixed":
        return [(20, 200, 200, 200, 2000, 200, 200, 200, 200, 20000)[second % 10]]
    return [200] * (150 if second == 5 else 1)


async def send(path, writer):
    """Fills a stream whose kind is its path: the events of each second, and a comment every 15 seconds."""
    number = second = 0
    while True:
        for size in sizes(path.strip("/"), second):
            number += 1
            write_chunk(writer, b'id: %d\ndata: {"id": %d, "text": "%s"}\n\n' % (number, number, b"x" * size))
        if second % 15 == 0:
            write_chunk(writer, b":\n\n")
        await writer.drain()
        await asyncio.sleep(1)
        second += 1


def dirty_kilobytes(pid):
    lines = Path("/proc/%d/smaps_rollup" % pid).read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def measure(program, folder, url, count, moments):
    """Memory at these moments, in kB."""
    path = Path(folder) / ("app%d.yaml" % count)
    path.write_text(app(count))
    longest = str(int(moments[-1] * 1000 + 5000))
    command = [program, "screenshot", str(path), "--tree", os.devnull, "--wait", longest, "--timeout", longest + "00", "--env", "API_URL=" + url]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        began, found = time.monotonic(), []
        for moment in moments:
            time.sleep(max(0, began + moment - time.monotonic()))
            found.append(dirty_kilobytes(process.pid))
        return found
    finally:
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=str(ROOT / "target/debug/ensemble-run"))
    parser.add_argument("--streams", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--at", default="20,60,300", help="seconds after which memory is read (20,60,300)")
    parser.add_argument("--only", default="quiet,slow,mixed,burst", help="kinds of streams")
    options = parser.parse_args()
    moments = [float(moment) for moment in options.at.split(",")]
    _, url = serve(send)
    print("%-8s %8s %10s %10s %12s" % ("kind", "s", "%d, MB" % FEW, "%d, MB" % options.streams, "kB a stream"))
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.only.split(","):
            found = {}
            run = lambda count: found.update({count: measure(options.program, folder, url + "/" + kind, count, moments)})
            threads = [threading.Thread(target=run, args=(count,)) for count in (FEW, options.streams)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for at, moment in enumerate(moments):
                few, many = found[FEW][at], found[options.streams][at]
                each = (many - few) / (options.streams - FEW)
                print("%-8s %8.0f %10.1f %10.1f %12.1f" % (kind, moment, few / 1e3, many / 1e3, each), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
