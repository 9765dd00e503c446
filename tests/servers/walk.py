"""One walk with a server that this project has not written: connect, receive, lose the server, get it back, resume.

Usage: walk.py PROGRAM nchan|starlette|better HOME
"""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 20.0


def fail(message):
    sys.exit(f"servers: {message}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server in a process group of its own; `lose` kills it without a farewell."""

    def __init__(self, kind, home, work):
        self.kind, self.work, self.port, self.process = kind, work, free_port(), None
        self.url = f"http://127.0.0.1:{self.port}"
        memory = str(work / "events")
        self.command = {
            "nchan": ["nginx", "-p", str(work), "-c", str(work / "nchan.conf"), "-e", "stderr"],
            "starlette": [f"{home}/venv/bin/python", str(HERE / "with_starlette.py"), str(self.port), memory],
            "better": ["node", str(HERE / "with_better_sse.mjs"), str(self.port), memory, f"{home}/node"],
        }[kind]
        conf = (HERE / "nchan.conf").read_text().replace("PORT", str(self.port)).replace("WORK", str(work))
        (work / "nchan.conf").write_text(conf)

    def start(self):
        self.process = subprocess.Popen(self.command, start_new_session=True, stdin=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                fail(f"{self.kind} has ended with {self.process.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        fail(f"{self.kind} does not listen")

    def lose(self):
        if self.process:
            # It may have ended by itself.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def publish(self, data, event=None):
        headers = {"Content-Type": "text/plain"} | ({"X-EventSource-Event": event} if event else {})
        request = urllib.request.Request(f"{self.url}/publish", data.encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE):
            pass


class Listener:
    """A command whose lines are read as they come."""

    def __init__(self, command, pipe):
        pipes = {name: subprocess.PIPE for name in ("stdout", "stderr")}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True, **pipes)
        self.lines, self.pipe = queue.Queue(), getattr(self.process, pipe)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.pipe:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def line(self):
        try:
            return self.lines.get(timeout=PATIENCE)
        except queue.Empty:
            self.process.kill()
            fail("nothing comes any more")

    def records(self, until):
        """Records up to the one for which `until` holds."""
        records = []
        while not (records and until(records[-1])):
            line = self.line()
            if line is None:
                fail(f"the command has ended after {records}")
            records.append(json.loads(line))
        return records

    def ended(self):
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fail("the command does not end")


def data_of(server, event):
    # better-sse writes every text as JSON.
    return json.loads(event["data"]) if server.kind == "better" else event["data"]


def listen(program, server):
    """The stream client in the terminal: every event once and in order, across a killed server."""
    server.start()
    server.publish("one", "trade")
    command = [program, "listen", f"{server.url}/events", "--reconnect-delay", "400", "--max-reconnect-attempts", "20"]
    client = Listener([*command, "--max-events", "4", "--idle-timeout", "2500"], "stdout")
    records = client.records(lambda record: record["type"] == "event")
    server.publish("first line\nsecond line")
    records += client.records(lambda record: record["type"] == "event")
    # The server says nothing but its keep-alive for longer than the client would bear silence.
    time.sleep(3)
    server.lose()
    records += client.records(lambda record: record["type"] == "error")
    server.start()
    server.publish("three")
    server.publish("four", "trade")
    records += client.records(lambda record: record["type"] == "closed")
    for record in records:
        print("   ", json.dumps(record, ensure_ascii=False))
    kinds = [record["type"] for record in records if record["type"] != "error"]
    events = [record for record in records if record["type"] == "event"]
    errors = [record for record in records if record["type"] == "error"]
    got = [(event["event"], data_of(server, event)) for event in events]
    wanted = [("trade", "one"), ("message", "first line\nsecond line"), ("message", "three"), ("trade", "four")]
    assert kinds == ["open", "event", "event", "open", "event", "event", "closed"], kinds
    assert got == wanted, got
    assert len({event["id"] for event in events}) == 4 and all(event["id"] for event in events), events
    assert errors and all(error["retrying"] and error["delayMs"] >= 0 for error in errors), errors
    if server.kind == "better":
        assert errors[0]["delayMs"] >= 700, "the lone `retry` of the first block is not kept"
    assert records[-1]["reason"] == "enough events", records[-1]
    assert client.ended() == 0, client.process.returncode


def app(program, server):
    """An app on the same server: no row is lost or doubled when the server is."""
    server.start()
    server.publish("one")
    tree = server.work / "tree"
    command = [program, "screenshot", str(HERE / "app.yaml"), "--env", f"API_URL={server.url}", "--tree", str(tree)]
    client = Listener([*command, "--wait-events", "3", "--timeout", "15000"], "stderr")

    def comes(data):
        seen = []
        while not (seen and f"came: {data}" in seen[-1].replace('"', "")):
            line = client.line()
            if line is None:
                fail(f"the app has ended after {seen}")
            seen.append(line)

    comes("one")
    server.publish("two")
    comes("two")
    server.lose()
    # nchan's ids are seconds: a channel begun anew in the same second would take the client for being ahead.
    time.sleep(1.1)
    server.start()
    server.publish("three")
    comes("three")
    code = client.ended()
    assert code == 0, code
    lines = tree.read_text().splitlines()
    print("\n".join(f"    {line}" for line in lines))
    rows = [line.split("= ")[1].strip('"') for line in lines if " = " in line]
    assert [row.strip('\\"') for row in rows] == ["one", "two", "three"], lines


def main():
    program, kind, home = sys.argv[1:4]
    for step in (listen, app):
        with tempfile.TemporaryDirectory() as work:
            server = Server(kind, home, Path(work))
            try:
                step(program, server)
            finally:
                server.lose()
        print(f"  {kind}: {step.__name__} passed")


main()
