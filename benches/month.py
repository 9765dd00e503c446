#!/usr/bin/env python3
"""Is an app as small, as idle and as quick after hours as after a minute?

    benches/month.py [--program target/debug/ensemble-run] [--minutes 2 | --hours 1] [--only NAME] [--limit 150] [--together]

Runs each case, one after the other or all at once, without a window and prints a curve: memory (resident, in MB), processor (percent of one core), and p95: of the lateness of a
timer of 20 ms in milliseconds where the app has one (`ms`), else of the processor's share in a second (`%`). At the end each case is judged:
memory and processor of the last quarter against those of the second quarter, and the highest memory against `--limit`.
Exit code 1 when a case grows or is beyond the limit. Linux only: it reads /proc.
"""

import argparse
import http.server
import json
import os
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

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



class Feeds(http.server.BaseHTTPRequestHandler):
    """Events of mixed sizes, or one each second to each of many clients."""

    protocol_version = "HTTP/1.1"
    rate, sizes = 1.0, [200]

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        number, began = 0, time.monotonic()
        try:
            while True:
                due = max(1, int((time.monotonic() - began) * self.rate) - number)
                chunk = []
                for _ in range(min(due, 200)):
                    number += 1
                    text = "x" * self.sizes[number % len(self.sizes)]
                    data = json.dumps({"id": number, "name": "event %d" % (number % 50), "value": number / 7, "text": text})
                    chunk.append("id: %d\ndata: %s\n\n" % (number, data))
                self.wfile.write("".join(chunk).encode())
                time.sleep(max(0.01, min(1.0, 1 / self.rate)))
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 2048


def serve(rate, sizes):
    feeds = type("Feeds", (Feeds,), {"rate": rate, "sizes": sizes})
    server = Server(("127.0.0.1", 0), feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, "http://127.0.0.1:%d" % server.server_address[1]


class Case:
    """A running app and what it took, second by second."""

    def __init__(self, program, name, app, env, seconds):
        self.name, self.seconds, self.lates, self.samples = name, seconds, [], []
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
        began, before, every = time.monotonic(), None, max(5.0, self.seconds / 20)
        lines, shown = [], began
        while self.process.poll() is None:
            time.sleep(1)
            try:
                fields = Path("/proc/%d/stat" % self.process.pid).read_text().rsplit(")", 1)[1].split()
                resident = int(Path("/proc/%d/statm" % self.process.pid).read_text().split()[1]) * page / 1e6
            except (OSError, IndexError):
                break
            used, now = (int(fields[11]) + int(fields[12])) / ticks, time.monotonic()
            if before:
                self.samples.append((now - began, resident, 100 * (used - before[0]) / (now - before[1])))
                lines.append(self.samples[-1])
            before = (used, now)
            if now - shown >= every and lines:
                lates, self.lates = self.lates, []
                ordered = sorted(lates or [cpu for _, _, cpu in lines])
                p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
                memory, cpu = max(line[1] for line in lines), sum(line[2] for line in lines) / len(lines)
                print("%-18s %8.0f %8.1f %8.1f %6.1f %s" % (self.name, now - began, memory, cpu, p95, "ms" if lates else "%"), flush=True)
                lines, shown = [], now

    def judge(self, limit):
        count = len(self.samples)
        if count < 8:
            return "%s: ended too early" % self.name
        early, late = self.samples[count // 4 : count // 2], self.samples[3 * count // 4 :]
        mean = lambda samples, at: sum(sample[at] for sample in samples) / len(samples)
        most = max(sample[1] for sample in self.samples)
        faults = []
        if most > limit:
            faults.append("takes %.0f MB" % most)
        if mean(late, 1) > 1.25 * mean(early, 1) + 5:
            faults.append("grows from %.0f to %.0f MB" % (mean(early, 1), mean(late, 1)))
        if mean(late, 2) > 1.5 * mean(early, 2) + 5:
            faults.append("slows from %.0f to %.0f %% of a core" % (mean(early, 2), mean(late, 2)))
        return "%s: %s" % (self.name, ", ".join(faults)) if faults else None


def cases(options, folder):
    """Name, app and environment of each case; what must run beside it is stopped by the function at the end."""

    def written(name, text):
        path = Path(folder) / (name + ".yaml")
        path.write_text(text)
        return str(path)

    yield "reversed", written("reversed", REVERSED % PROBE), {}, None
    yield "shifted", written("shifted", SHIFTED % PROBE), {}, None
    server, url = serve(1.0, [200])
    yield "1000 streams", written("streams", streams(options.streams)), {"API_URL": url}, server.shutdown
    server, url = serve(1000.0, [20, 200, 200, 200, 2000, 200, 200, 200, 200, 20000])
    yield "view", str(ROOT / "apps/stream-viewer"), {"STREAM_URL": url + "/feed"}, server.shutdown
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
    faults = []

    def run(name, app, env, stop):
        case = Case(options.program, name, app, env, seconds)
        try:
            case.measure()
        finally:
            case.process.terminate()
            case.process.wait()
            if stop:
                stop()
        faults.append(case.judge(options.limit))

    print("%-18s %8s %8s %8s %8s" % ("case", "s", "MB", "cpu %", "p95"))
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
    faults = [fault for fault in faults if fault]
    print("\n".join(faults) if faults else "all flat")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
