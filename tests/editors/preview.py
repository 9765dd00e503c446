"""A session with the live preview: the server is talked to as an editor does, the window is looked at and clicked."""

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

program, work = sys.argv[1], Path(sys.argv[2])
WIDTH, HEIGHT = 1000, 700

HOME = """View:
  onLoad: ensemble.storage.count = 7;
  body:
    Column:
      styles: {gap: 40, padding: 60}
      children:
        - Text: {id: first, text: First}
        - Text: {id: second, text: "Second ${ensemble.storage.count}"}
        - Button:
            label: Third
            styles: {backgroundColor: "#00FF00", width: 300, height: 80}
            onTap: ensemble.storage.count = 8;
  header: {title: Preview test}
"""
DETAIL = """View:
  body:
    Column:
      styles: {backgroundColor: "#0000FF", width: 600, height: 400, scrollable: true}
      children:
        - Text: {text: Detail}
        - Column: {styles: {height: 2000}, children: []}
        - Button: {label: Last, styles: {backgroundColor: "#FF0000", width: 300, height: 80}}
  header: {title: Preview test}
"""

app = work / "preview-app"
(app / "screens").mkdir(parents=True)
(app / "screens/Home.yaml").write_text(HOME)
(app / "screens/Detail.yaml").write_text(DETAIL)


def uri(name):
    return (app / "screens" / name).as_uri()


class Client:
    """The editor: requests, notifications, and what the server asks of it."""

    def __init__(self):
        self.server = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers, self.asked, self.number = queue.Queue(), queue.Queue(), 0
        self.writing = threading.Lock()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        output = self.server.stdout
        while True:
            length = 0
            while line := output.readline().strip():
                name, value = line.split(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                return
            message = json.loads(output.read(length))
            if "method" not in message:
                self.answers.put(message)
                continue
            self.asked.put(message)
            if "id" in message:
                self.send({"id": message["id"], "result": {"success": True} if "showDocument" in message["method"] else None})

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.writing:
            self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
            self.server.stdin.flush()

    def request(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        answer = self.answers.get(timeout=20)
        assert answer["id"] == self.number and "error" not in answer, answer
        return answer["result"]

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def open(self, name, text):
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri(name), "languageId": "yaml", "version": 1, "text": text}})

    def type(self, name, version, text):
        changes = [{"text": text}]
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri(name), "version": version}, "contentChanges": changes})

    def cursor(self, name, line, character):
        self.notify("ensemble/cursor", {"textDocument": {"uri": uri(name)}, "position": {"line": line, "character": character}})

    def awaits(self, method):
        """The next message of this method that the server has sent."""
        while True:
            message = self.asked.get(timeout=20)
            if message["method"] == method:
                return message["params"]


def picture():
    """The display, three bytes a point."""
    found = subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    assert len(found) == WIDTH * HEIGHT * 3, len(found)
    return found


def box(colour, shown=None):
    """The smallest box around points of a colour: left, top, right, bottom, and how many there are."""
    shown, count, left, top, right, bottom = shown or picture(), 0, WIDTH, HEIGHT, 0, 0
    at = shown.find(colour)
    while at >= 0:
        if at % 3 == 0:
            x, y = at // 3 % WIDTH, at // 3 // WIDTH
            count, left, top, right, bottom = count + 1, min(left, x), min(top, y), max(right, x), max(bottom, y)
        at = shown.find(colour, at + 1)
    return left, top, right, bottom, count


def within(seconds, what, condition):
    until = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > until:
            subprocess.run(["import", "-silent", "-window", "root", os.environ.get("PREVIEW_PICTURE", str(work / "failed.png"))], check=False)
            sys.exit(f"preview: not within its time: {what}")
        time.sleep(0.1)
    return found


def windows():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Preview test$"], capture_output=True, text=True)
    return found.stdout.split()


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


GREEN, MAGENTA, BLUE, RED = b"\x00\xff\x00", b"\xff\x00\xff", b"\x00\x00\xff", b"\xff\x00\x00"
# The light theme stands first.
theme = (Path(__file__).parents[2] / "assets/theme.yaml").read_text()
ACCENT = bytes.fromhex(re.search(r'accent: "#(\w{6})"', theme).group(1))

client = Client()
client.request(
    "initialize",
    {
        "processId": None,
        "rootUri": app.as_uri(),
        "capabilities": {
            "window": {"showDocument": {"support": True}},
            "workspace": {"inlayHint": {"refreshSupport": True}},
        },
    },
)
client.notify("initialized", {})
client.open("Home.yaml", HOME)

# The window opens, and the widget under the cursor is outlined.
argument = {"uri": uri("Home.yaml"), "position": {"line": 6, "character": 20}}
answer = client.request("workspace/executeCommand", {"command": "ensemble.preview", "arguments": [argument]})
assert answer == {"app": str(app), "simulate": False}, answer
window = within(30, "the window", windows)[0]
xdotool("windowmove", window, 0, 0, "windowfocus", window)
within(20, "the button", lambda: box(GREEN)[4] > 10_000)


def outline():
    """The outline's box: accent is the colour that no widget of this app has."""
    return box(ACCENT)


within(10, "an outline", lambda: outline()[4] > 100)
first = outline()
client.cursor("Home.yaml", 7, 14)
within(10, "the outline of the second text", lambda: outline()[1] > first[1] + 20)
second = outline()
client.cursor("Home.yaml", 9, 20)
within(10, "the outline of the button", lambda: outline()[1] > second[1] + 20 and outline()[3] - outline()[1] > 80)

# What is typed is shown, and the file is as it was.
typed = HOME.replace("#00FF00", "#FF00FF")
client.type("Home.yaml", 2, typed)
within(10, "what is typed", lambda: box(MAGENTA)[4] > 10_000 and box(GREEN)[4] == 0)
assert (app / "screens/Home.yaml").read_text() == HOME

# Broken YAML keeps the last good screen, with the fault above it.
good = picture()
client.type("Home.yaml", 3, typed.replace("children:", "children: ["))
within(10, "a word about the fault", lambda: picture() != good and box(MAGENTA)[4] > 10_000)
client.type("Home.yaml", 4, typed)
within(10, "the screen without the fault", lambda: picture() == good)

# Values of the running app.
whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
hints = lambda: [hint["label"] for hint in client.request("textDocument/inlayHint", {"textDocument": {"uri": uri("Home.yaml")}, "range": whole})]
within(10, "the value of a binding", lambda: hints() == ['= "Second 7"'])
hover = client.request("textDocument/hover", {"textDocument": {"uri": uri("Home.yaml")}, "position": {"line": 7, "character": 62}})
assert "Now:\n\n```js\n7\n" in hover["contents"]["value"], hover
left, top, right, bottom, _ = box(MAGENTA)
xdotool("mousemove", (left + right) // 2, (top + bottom) // 2)
time.sleep(0.3)
xdotool("click", 1)
within(10, "the value after a tap", lambda: hints() == ['= "Second 8"'])

# A click with Ctrl and Shift moves the cursor, and taps nothing.
xdotool("keydown", "ctrl", "keydown", "shift", "mousemove", left + 10, bottom - 10)
time.sleep(0.3)
xdotool("click", 1, "keyup", "shift", "keyup", "ctrl")
shown = client.awaits("window/showDocument")
assert shown["uri"] == uri("Home.yaml") and shown["selection"]["start"] == {"line": 8, "character": 10}, shown
assert shown["takeFocus"] is True

# Another screen's file brings that screen.
client.open("Detail.yaml", DETAIL)
client.cursor("Detail.yaml", 5, 12)
within(10, "the other screen", lambda: box(BLUE)[4] > 100_000)

# The widget under the cursor is scrolled to.
assert box(RED)[4] == 0
client.cursor("Detail.yaml", 7, 12)
within(10, "the widget that was out of view", lambda: box(RED)[4] > 10_000 and outline()[3] - outline()[1] > 80)
picture_path = os.environ.get("PREVIEW_PICTURE")
if picture_path:
    subprocess.run(["import", "-silent", "-window", "root", picture_path], check=True)

# It is closed by the editor, and ends with the server.
client.request("workspace/executeCommand", {"command": "ensemble.closePreview", "arguments": []})
within(10, "the end of the window", lambda: not windows())
client.request("workspace/executeCommand", {"command": "ensemble.preview", "arguments": [argument]})
within(30, "another window", windows)
client.server.stdin.close()
assert client.server.wait(timeout=10) == 1
within(10, "the end of the window after that of the server", lambda: not windows())
print("preview: followed the cursor, showed what was typed, told values and places")
