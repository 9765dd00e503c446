"""What a screen reader finds in the window of an app: every control has a name, and roles and states are those that the app shows.

Usage: reader.py walk PID NAME     walks the tree of one app and compares it with EXPECTED
       reader.py scenario PID      the app of reader.yaml: fields, states, dialog, sorting, announcements
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# What can be pressed, chosen or typed into, and what says nothing without a name.
CONTROLS = {
    "button", "push button", "toggle button", "check box", "radio button", "combo box", "entry", "password text", "slider",
    "spin button", "link", "page tab", "menu item", "check menu item", "radio menu item", "list item", "tree item",
    "column header", "table column header", "progress bar", "image", "heading", "date editor", "label", "level bar", "timer", "dialog",
}
# What the tree must not hold: nodes that nobody has given a role.
WRONG = {"unknown", "invalid", "filler", "redundant object"}

# The least number of each role that an app shows when it has opened.
EXPECTED = {
    "ably-console": {"heading": 1, "button": 1, "entry": 1},
    "assistant": {"heading": 1, "entry": 1, "button": 1},
    "gallery": {"heading": 1, "list": 1, "list item": 5},
    "guide": {"heading": 1, "button": 1},
    "market": {"heading": 1, "table": 1, "table row": 3, "column header": 3, "table cell": 9},
    "ops-wall": {"heading": 1, "list": 1, "list item": 3, "progress bar": 1},
    "sse-kitchen-sink": {"heading": 1, "button": 5},
    "stock-observer": {"heading": 1, "button": 1},
    "stream-viewer": {"heading": 1, "button": 1},
    "wiki-live": {"heading": 1, "entry": 1, "list": 1},
}

ROLE_NAMES = {"push button": "button", "table column header": "column header"}


def role(node):
    name = node.get_role_name()
    return ROLE_NAMES.get(name, name)


def children(node):
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child is not None:
            yield child


def walk(node, depth=0):
    """Every node below `node`, with its depth. A node that goes away while it is read is left out."""
    try:
        inner = list(children(node))
    except GLib.Error:
        return
    for child in inner:
        yield child, depth
        yield from walk(child, depth + 1)


def application(pid, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(at)
            try:
                if found is not None and found.get_process_id() == pid and found.get_child_count() > 0:
                    return found
            except GLib.Error:
                continue
        time.sleep(0.1)
    sys.exit("reader: the window is not on the accessibility bus")


def states(node):
    found = node.get_state_set()
    return {state.value_nick for state in found.get_states()}


def describe(node):
    return f"{role(node)} {node.get_name()!r}"


def read(window):
    """Role, name, description and states of every node, parents before children."""
    nodes = []
    for node, depth in walk(window):
        try:
            nodes.append((depth, role(node), node.get_name() or "", node))
        except GLib.Error:
            continue
    return nodes


def settled(window, seconds=15):
    """The tree when it holds something and as much as a moment before."""
    until, before = time.monotonic() + seconds, -1
    while time.monotonic() < until:
        nodes = read(window)
        if len(nodes) > 3 and len(nodes) == before:
            return nodes
        before = len(nodes)
        time.sleep(0.4)
    return read(window)


def look(window, name):
    """All nodes, what is wrong with them, and what is missing."""
    nodes = settled(window)
    counts = {}
    for _, kind, _, _ in nodes:
        counts[kind] = counts.get(kind, 0) + 1
    controls = [(kind, text) for _, kind, text, _ in nodes if kind in CONTROLS]
    # A text that says nothing at the moment is no control without a name.
    unnamed = [kind for kind, text in controls if kind != "label" and not text.strip()]
    wrong = [f"{kind} {text!r}" for _, kind, text, _ in nodes if kind in WRONG]
    missing = [f"{kind}: {counts.get(kind, 0)} of {least}" for kind, least in EXPECTED.get(name, {}).items()
               if counts.get(kind, 0) < least]
    return nodes, counts, controls, unnamed, wrong, missing


def check(pid, name, seconds=20):
    window = application(pid)
    end = time.monotonic() + seconds
    while True:
        nodes, counts, controls, unnamed, wrong, missing = look(window, name)
        # The first events come a moment after the window.
        # The tree is read node by node while events change it: a row may be gone before its name is asked for.
        if not (missing or unnamed or wrong) or time.monotonic() > end:
            break
    print(f"reader: {name}: {len(nodes)} nodes, {len(controls)} controls, {len(unnamed)} unnamed, {len(wrong)} without role, "
          f"missing {missing or 'nothing'}")
    if "-v" in sys.argv:
        for depth, kind, text, _ in nodes:
            print("  " * depth + kind, repr(text[:60]))
    if unnamed or wrong or missing:
        print("  unnamed:", unnamed[:20])
        print("  without role:", wrong[:20])
        print("  has:", dict(sorted(counts.items())))
        return 1
    return 0


def find(window, kind, name, seconds=5):
    """The node of a role and a name, waited for."""
    until = time.monotonic() + seconds
    while True:
        for _, own, text, node in read(window):
            if own == kind and text == name:
                return node
        if time.monotonic() > until:
            has = [f"{own} {text!r}" for _, own, text, _ in read(window)]
            sys.exit(f"reader: no {kind} {name!r} in {has}")
        time.sleep(0.2)


def press(node):
    Atspi.Action.do_action(node, 0)


def expect(condition, words):
    if not condition:
        sys.exit(f"reader: {words}")


def until(condition, words, seconds=5):
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, words)
        time.sleep(0.2)


def scenario(pid):
    window = application(pid)
    settled(window)
    expect(role(find(window, "heading", "Reader")) == "heading", "the title is no heading")
    # The text of a field, and what is required.
    field = find(window, "entry", "Name")
    text = Atspi.Text.get_text(field, 0, -1)
    expect(text == "Ada", "the field does not hand out its text")
    expect("required" in states(field), f"required is not said: {states(field)}")
    # What is wrong is said with its reason after the form was sent.
    press(find(window, "button", "Send"))
    until(lambda: find(window, "entry", "Mail").get_description() == "A mail address is needed", "the message is not said")
    # States.
    expect("pressed" in states(find(window, "toggle button", "Live")), "the switch is not on")
    box = find(window, "check box", "Agree")
    expect("checked" not in states(box) and "checkable" in states(box), f"{states(box)}")
    press(box)
    until(lambda: "checked" in states(find(window, "check box", "Agree")), "the box is not checked")
    expect("busy" in states(find(window, "button", "Working")), "the button is not busy")
    progress = find(window, "progress bar", "Upload")
    expect(Atspi.Value.get_current_value(progress) == 25, "the progress has no value")
    find(window, "image", "A blue square")
    closed = find(window, "combo box", "Interval")
    expect([child.get_name() for child in children(closed)] == ["5m"], "the choice is not said")
    expect("selected" in states(find(window, "page tab", "Day")), "no tab is selected")
    expect(role(find(window, "page tab", "Week").get_parent()) == "page tab list", "tabs stand in no list")
    # A table of rows and cells, sorted by its head.
    row = find(window, "table row", "XYZ")
    expect([role(cell) for cell in children(row)] == ["table cell", "table cell"], "a row has no cells")
    expect(role(row.get_parent()) == "table", f"a row stands in {describe(row.get_parent())}")

    def order():
        return [text for _, kind, text, _ in read(window) if kind == "table row" and text]

    expect(order() == ["XYZ", "ABC"], f"{order()}")
    press(find(window, "column header", "Price"))
    until(lambda: order() == ["ABC", "XYZ"], "the head does not sort")
    # A dialog is modal, and what lies behind is gone.
    press(find(window, "button", "Ask"))
    until(lambda: any(kind == "dialog" for _, kind, _, _ in read(window)), "there is no dialog")
    names = [text for _, kind, text, _ in read(window) if kind == "button"]
    expect(names == ["Yes"], f"behind the dialog are {names}")
    dialog = next(node for _, kind, _, node in read(window) if kind == "dialog")
    expect("modal" in states(dialog), "the dialog is not modal")
    press(find(window, "button", "Yes"))
    find(window, "button", "Ask")
    # Ten changes a second, one announcement.
    heard = []
    listener = Atspi.EventListener.new(lambda event: heard.append(event.any_data))
    listener.register("object:announcement")
    loop = GLib.MainLoop()
    GLib.timeout_add(5200, loop.quit)
    loop.run()
    expect(3 <= len(heard) <= 7, f"in five seconds {len(heard)} announcements: {heard}")
    print(f"reader: text, states, table, dialog; {len(heard)} announcements in five seconds of ten changes each")
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "scenario":
        sys.exit(scenario(int(sys.argv[2])))
    if sys.argv[1] == "walk":
        sys.exit(check(int(sys.argv[2]), sys.argv[3]))
