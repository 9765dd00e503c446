#!/usr/bin/env python3
"""Presses a window's close button as a window manager does: close.py DISPLAY-NUMBER WINDOW. Speaks X11 itself, so it needs no package."""
import socket
import struct
import sys

number, window = sys.argv[1], int(sys.argv[2])
server = socket.socket(socket.AF_UNIX)
server.settimeout(10)
server.connect(f"/tmp/.X11-unix/X{number}")


def read(count):
    data = b""
    while len(data) < count:
        piece = server.recv(count - len(data))
        if not piece:
            sys.exit("the display has hung up")
        data += piece
    return data


def atom(name):
    """InternAtom; answers the atom's number."""
    text = name.encode()
    padding = b"\0" * (-len(text) % 4)
    server.sendall(struct.pack("<BBHHxx", 16, 0, 2 + (len(text) + 3) // 4, len(text)) + text + padding)
    return struct.unpack_from("<I", read(32), 8)[0]


server.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
accepted, length = struct.unpack("<BxxxxxH", read(8))
read(length * 4)
if accepted != 1:
    sys.exit("the display refuses")
protocols, delete = atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW")
message = struct.pack("<BBHII5I", 33, 32, 0, window, protocols, delete, 0, 0, 0, 0)
server.sendall(struct.pack("<BBHII", 25, 0, 11, window, 0) + message)
atom("WM_PROTOCOLS")  # An answer says that what came before has been done.
