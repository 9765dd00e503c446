#!/usr/bin/env python3
"""Is an app as small, as idle and as quick after hours as after a minute?

    benches/month.py [--program target/debug/ensemble-run] [--minutes 2 | --hours 1] [--only NAME] [--limit 150] [--together]

Runs each case, one after the other or all at once, without a window and prints a curve, a line a minute (of short runs, twenty lines): memory
(resident, in MB), seconds of the processor a minute (its own, whatever else runs), and p95: of the lateness of a timer of 20 ms in milliseconds where
the app has one (`ms`), else of the processor's share in a second (`%`). At the end each case is judged by the last half of its time: the slope of a
straight line through its memory, the processor and p95 of its last quarter beside those of the quarter before, and the highest memory beside `--limit`.
Exit code 1 when a case is not flat. Linux only: it reads /proc.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from stream_server import serve, write_chunk

ROOT = Path(__file__).resolve().parent.parent
SIMULATED = ["market", "ops-wall", "assistant", "sse-kitchen-sink", "stock-observer", "stream-viewer", "wiki-live", "ably-console"]

# Tells once a second how late a timer of 20 ms was: the p95 of what a person would wait.
PROBE = """
  var late = [], last = Date.now();
  setInterval(() => { var now = Date.now(); late.push(Math.max(0, now - last - 20)); last = now; }, 20);
  setInterval(() => { late.sort((a, b) => a - b); console.log('p95 ' + late[Math.floor(late.length * 0.95)]); late = []; }, 1000);
"""

REVERSED = """
Global: |
  var rows = Array.from({length: 20000}, (_, at) => at / 3);
  var shown = 0;
  setInterval(() => { rows[0]++; shown++; }, 20);
%s
View:
  body:
    Column:
      children:
        - Text: {text: "${rows.slice().reverse()[0]} ${shown}"}
"""

SHIFTED = """
Global: |
  var rows = [];
  function step() { for (var i = 0; i < 20; i++) { rows.unshift({n: i, text: 'row ' + i}); rows = rows.slice(0, 200); } }
  setInterval(step, 20);
%s
View:
  body:
    Column:
      item-template: {data: "${rows}", name: row, template: {Text: {text: "${row.text}"}}}
"""

STREAMS = """
Global: |
  var seen = 0, last = {};
%s
View:
  onLoad: |
    for (var i = 0; i < %d; i++) ensemble.invokeAPI('feed' + i);
  body:
    Column:
      children:
        - Text: {text: "${seen}"}
API:
%s
"""

STREAM = """
  feed%d:
    type: SSE
    url: "${env.API_URL}/feed"
    onResponse: seen++; last = response.body.data;
"""


def streams(count):
    return STREAMS % (PROBE, count, "".join(STREAM % number for number in range(count)))


def feeds(rate, sizes):
    """Starts a server of feeds whose events have mixed sizes, at this rate. Returns a function that stops it, and its address."""

    async def send(_, writer):
        number, began = 0, time.monotonic()
        while True:
            due = max(1, int((time.monotonic() - began) * rate) - number)
            for _ in range(min(due, 200)):
                number += 1
                text = "x" * sizes[number % len(sizes)]
                data = json.dumps({"id": number, "name": "event %d" % (number % 50), "value": number / 7, "text": text})
                write_chunk(writer, ("id: %d\ndata: %s\n\n" % (number, data)).encode())
            await writer.drain()
            await asyncio.sleep(max(0.01, min(1.0, 1 / rate)))

    return serve(send)


class Case:
    """A running app and what it took, second by second."""

    def __init__(self, program, name, app, env, seconds):
        self.name, self.seconds, self.lates, self.samples, self.most = name, seconds, [], [], 0.0
        millis = str(int(seconds * 1000))
        command = [program, "screenshot", app, "--tree", os.devnull, "--wait", millis, "--timeout", str(int(seconds * 1000 + 60000))]
        for key, value in env.items():
            command += ["--env", "%s=%s" % (key, value)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, errors="replace")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        faults = 0
        for line in self.process.stderr:
            found = re.search(r"p95 (\d+(\.\d+)?)", line)
            if found:
                self.lates.append(float(found.group(1)))
            elif line.startswith(("error", "warning")) and faults < 5:
                faults += 1
                print("    " + line.rstrip())

    def measure(self):
        ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
        every = 60.0 if self.seconds >= 600 else max(5.0, self.seconds / 20)
        began, before, second = time.monotonic(), None, []
        since, spent, most = began, 0.0, 0.0
        while self.process.poll() is None:
            time.sleep(1)
            try:
                fields = Path("/proc/%d/stat" % self.process.pid).read_text().rsplit(")", 1)[1].split()
                resident = int(Path("/proc/%d/statm" % self.process.pid).read_text().split()[1]) * page / 1e6
            except (OSError, IndexError):
                break
            used, now = (int(fields[11]) + int(fields[12])) / ticks, time.monotonic()
            most = max(most, resident)
            if before:
                second.append(100 * (used - before[0]) / (now - before[1]))
            else:
                spent = used
            before = (used, now)
            if now - since >= every and second:
                lates, self.lates = self.lates, []
                p95 = percentile(lates or second)
                cpu = 60 * (used - spent) / (now - since)
                self.samples.append((now - began, resident, cpu, p95))
                self.most = max(self.most, most)
                print("%-18s %8.0f %8.1f %8.2f %8.1f %s" % (self.name, now - began, most, cpu, p95, "ms" if lates else "%"), flush=True)
                since, spent, second, most = now, used, [], 0.0

    def judge(self, limit):
        """What the case is like, and true when that is well."""
        count = len(self.samples)
        if count < 8:
            return "%s: ended too early" % self.name, False
        half, third, last = self.samples[count // 2 :], self.samples[count // 2 : 3 * count // 4], self.samples[3 * count // 4 :]
        mean = lambda samples, at: sum(sample[at] for sample in samples) / len(samples)
        level, rise = mean(half, 1), slope([(sample[0], sample[1]) for sample in half]) * 3600
        text = "%s: %.0f MB (most %.0f), %+.1f MB an hour; %.2f s a minute, then %.2f; p95 %.1f, then %.1f" % (
            self.name, level, self.most, rise, mean(third, 2), mean(last, 2), mean(third, 3), mean(last, 3))
        faults = []
        if self.most > limit:
            faults.append("takes more than %.0f MB" % limit)
        # Within the half that was looked at: an hour's growth is made up from minutes in a short run.
        if rise * (half[-1][0] - half[0][0]) / 3600 > 2 + 0.05 * level:
            faults.append("grows")
        if mean(last, 2) > 1.5 * mean(third, 2) + 1:
            faults.append("takes more and more of the processor")
        if mean(last, 3) > 2 * mean(third, 3) + 20:
            faults.append("slows")
        return text + ("; " + ", ".join(faults) if faults else "; flat"), not faults


def percentile(numbers):
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def slope(points):
    """Of the straight line with the least squares."""
    x0, y0 = (sum(point[at] for point in points) / len(points) for at in (0, 1))
    return sum((x - x0) * (y - y0) for x, y in points) / (sum((x - x0) ** 2 for x, _ in points) or 1)


def cases(options, folder):
    """Name, app and environment of each case; what must run beside it is stopped by the function at the end."""

    def written(name, text):
        path = Path(folder) / (name + ".yaml")
        path.write_text(text)
        return str(path)

    yield "reversed", written("reversed", REVERSED % PROBE), {}, None
    yield "shifted", written("shifted", SHIFTED % PROBE), {}, None
    sizes = [20, 200, 200, 200, 2000, 200, 200, 200, 200, 20000]
    stop, url = feeds(1.0, [200])
    yield "%d streams" % options.streams, written("streams", streams(options.streams)), {"API_URL": url}, stop
    stop, url = feeds(1.0, sizes)
    yield "%d mixed" % options.streams, written("mixed", streams(options.streams)), {"API_URL": url}, stop
    stop, url = feeds(1000.0, sizes)
    yield "view", str(ROOT / "apps/stream-viewer"), {"STREAM_URL": url + "/feed"}, stop
    for app in SIMULATED:
        if not (ROOT / "apps" / app / "simulate").is_dir():
            continue
        simulator = subprocess.Popen(
            [options.program, "simulate", str(ROOT / "apps" / app / "simulate"), "--rate", "5x"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        url = None
        for line in simulator.stdout:
            found = re.search(r"http://[\d.]+:\d+", line)
            if found:
                url = found.group(0)
                break
        threading.Thread(target=simulator.stdout.read, daemon=True).start()
        yield app, str(ROOT / "apps" / app), {"API_URL": url, "STREAM_API_URL": url, "STREAM_URL": url}, simulator.terminate


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=str(ROOT / "target/debug/ensemble-run"))
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=2.0, help="so long for each case (2)")
    length.add_argument("--hours", type=float, help="the same, for a real run")
    parser.add_argument("--only", help="cases whose name contains this")
    parser.add_argument("--limit", type=float, default=150.0, help="most memory, in MB (150)")
    parser.add_argument("--together", action="store_true", help="all cases at once: memory can be compared, processor and lateness less so")
    parser.add_argument("--streams", type=int, default=1000, help="how many streams the case of many streams opens (1000)")
    options = parser.parse_args()
    seconds = options.hours * 3600 if options.hours else options.minutes * 60
    verdicts = []

    def run(name, app, env, stop):
        case = Case(options.program, name, app, env, seconds)
        try:
            case.measure()
        finally:
            case.process.terminate()
            case.process.wait()
            if stop:
                stop()
        verdicts.append(case.judge(options.limit))

    print("%-18s %8s %8s %8s %8s" % ("case", "s", "MB", "cpu s/min", "p95"))
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for name, app, env, stop in cases(options, folder):
            if options.only and options.only not in name:
                if stop:
                    stop()
            elif options.together:
                running.append(threading.Thread(target=run, args=(name, app, env, stop)))
                running[-1].start()
            else:
                run(name, app, env, stop)
        for thread in running:
            thread.join()
    print("\n".join(text for text, _ in sorted(verdicts)))
    return 0 if all(is_flat for _, is_flat in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
