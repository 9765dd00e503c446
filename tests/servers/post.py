"""Walks with servers whose streams answer a POST: a GraphQL subscription, a tool of an MCP server.

Usage: post.py PROGRAM graphql|mcp HOME
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 20.0
JSON = "application/json"
BOTH = f"{JSON}, text/event-stream"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    sys.exit("servers: the server does not listen")


def listen(program, url, body, *headers):
    """The records of a POST; a stream that ends in order is not asked for again."""
    named = [part for header in headers for part in ("--header", header)]
    command = [program, "listen", url, "--body", json.dumps(body), *named]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    for record in records:
        print("   ", json.dumps(record, ensure_ascii=False)[:200])
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert [records[0]["type"], records[-1]] == ["open", {"type": "closed", "reason": "ended"}], records
    return [(record["event"], json.loads(record["data"] or "null")) for record in records if record["type"] == "event"]


def graphql(program, port):
    events = listen(program, f"http://127.0.0.1:{port}/", {"query": "subscription { greetings }"})
    greetings = [data["data"]["greetings"] for event, data in events if event == "next"]
    assert greetings == ["Hi", "Bonjour", "Hallo"] and events[-1][0] == "complete", events


def mcp(program, port):
    url = f"http://127.0.0.1:{port}/mcp"
    client = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "walk", "version": "1"}}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client}
    request = urllib.request.Request(url, json.dumps(hello).encode(), {"Content-Type": JSON, "Accept": BOTH})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        session = answer.headers["mcp-session-id"]
    call = {"name": "echo", "arguments": {"message": "hello"}}
    asked = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}
    events = listen(program, url, asked, f"Mcp-Session-Id: {session}", f"Accept: {BOTH}")
    assert events[-1][1]["result"]["content"][0]["text"] == "Echo: hello", events


def main():
    program, kind, home = sys.argv[1:4]
    port, modules = free_port(), f"{home}/node"
    script = f"{modules}/node_modules/@modelcontextprotocol/server-everything/dist/index.js"
    command = {
        "graphql": ["node", str(HERE / "with_graphql.mjs"), str(port), modules],
        "mcp": ["node", script, "streamableHttp"],
    }[kind]
    environment = os.environ | {"PORT": str(port)}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=environment, **quiet)
    try:
        wait_for(port, server)
        {"graphql": graphql, "mcp": mcp}[kind](program, port)
    finally:
        server.kill()
        server.wait()
    print(f"  {kind}: listen passed")


main()
