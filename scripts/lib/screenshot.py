#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the real program into a named state, as a person or a screen reader would, and takes its picture.

screenshot.py PROGRAM NAME OUT: run by scripts/screenshot on a display of its own. Without NAME it lists the states.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

DEADLINE = 15  # seconds for anything to appear


class Window:
    """The program, seen through the accessibility interface and driven by the keyboard."""

    def __init__(self, program, arguments):
        import pyatspi

        self.registry = pyatspi.Registry
        self.home = tempfile.TemporaryDirectory()
        environment = dict(os.environ, HOME=self.home.name, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", LC_ALL="C.UTF-8")
        for name in ("CONFIG", "DATA", "CACHE"):
            environment[f"XDG_{name}_HOME"] = os.path.join(self.home.name, name.lower())
        self.process = subprocess.Popen([program, *arguments], env=environment)
        self.root = self.wait(self.application, "the program's window")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE)
        self.home.cleanup()

    def application(self):
        desktop = self.registry.getDesktop(0)
        for i in range(desktop.childCount):
            child = desktop.getChildAtIndex(i)
            if child is not None and child.get_process_id() == self.process.pid and child.childCount:
                return child
        return None

    def wait(self, look, what):
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if self.__dict__.get("process") and self.process.poll() is not None:
                sys.exit(f"screenshot: the program ended with status {self.process.returncode}")
            found = look()
            if found:
                return found
            time.sleep(0.1)
        sys.exit(f"screenshot: {what} did not appear within {DEADLINE} s")

    def walk(self, node, depth=0):
        yield node
        if depth < 16:
            for i in range(min(node.childCount, 60)):
                try:
                    child = node.getChildAtIndex(i)
                except Exception:  # it went away meanwhile
                    continue
                if child is not None:
                    yield from self.walk(child, depth + 1)

    def find(self, name, role=None):
        """The first node of that name; of the first whose name begins so where none is named exactly so."""

        def look():
            near = None
            for node in self.walk(self.root):
                try:
                    if not node.name.startswith(name) or (role is not None and node.getRoleName() != role):
                        continue
                except Exception:
                    continue
                if node.name == name:
                    return node
                near = near or node
            return near

        return self.wait(look, f"{role or 'something'} named {name!r}")

    def act(self, node, name):
        """Carries out an action that the program offers to a screen reader."""
        actions = node.queryAction()
        names = [actions.getName(i) for i in range(actions.nActions)]
        if name not in names:
            sys.exit(f"screenshot: {node.name!r} offers {names}, not {name!r}")
        actions.doAction(names.index(name))

    def focus(self, name, role):
        self.find(name, role).queryComponent().grabFocus()
        self.settle(0.3)

    def run(self, *arguments):
        subprocess.run(["xdotool", *arguments], check=True, stderr=subprocess.DEVNULL)

    def key(self, *keys):
        for key in keys:
            self.run("key", key)
            time.sleep(0.1)

    def type(self, text):
        self.run("type", "--delay", "15", text)

    def settle(self, seconds=1.0):
        """Lets what is on its way arrive and what fades have faded; a picture has no event to wait for."""
        time.sleep(seconds)

    # What a person does.

    def filter(self, text):
        self.key("ctrl+l")
        self.key("ctrl+a")
        self.type(text)
        self.settle()

    def expand(self, name):
        self.act(self.find(name, "table cell"), "Toggle")
        self.settle(0.5)

    def open_key(self, name):
        """Opens a key through the filter, as one does, which is cleared again."""
        leaf = name.split(":")[-1]
        self.filter(name)
        self.act(self.wait(lambda: self.row(leaf), f"the key {name}"), "Press")
        self.settle()
        self.filter("")
        self.key("BackSpace", "Return")

    def row(self, name):
        """The first key of that name, which folders that share it are not: they can be toggled."""
        for node in self.walk(self.find("Keys", "tree")):
            if node.name == name and node.getRoleName() == "table cell":
                actions = node.queryAction()
                if "Toggle" not in [actions.getName(i) for i in range(actions.nActions)]:
                    return node
        return None

    def theme(self, name):
        self.act(self.find(name, "menu item"), "Press")
        self.settle(0.5)

    def picture(self, out):
        """The window with what lies over it, without the empty screen around it."""
        frame = self.find("", "frame") if self.root.getRoleName() != "frame" else self.root
        box = frame.queryComponent().getExtents(0)
        # The interface speaks in the program's pixels, the picture is taken in the screen's.
        scale = int(os.environ.get("QT_SCALE_FACTOR", "1"))
        area = f"{box.width * scale}x{box.height * scale}+{box.x * scale}+{box.y * scale}"
        subprocess.run(["import", "-window", "root", "-crop", area, "+repage", out], check=True)


SAMPLE = ["--sample"]


def ready(window):
    window.find("Keys", "tree")
    window.settle(2)


def browser(window):
    ready(window)
    for folder in ("products", "queues", "events"):  # from below, so that what is above stays where it is
        window.expand(folder)
    for key in ("binoculars-8x32", "email", "orders"):
        window.act(window.row(key), "SetFocus")
        window.key("Return")
        window.settle()
    window.act(window.row("audit"), "SetFocus")
    window.settle(0.5)


def editor(window):
    ready(window)
    window.open_key("config:catalogue")


def hash_(window):
    ready(window)
    window.open_key("users:42")


def stream(window):
    ready(window)
    window.open_key("events:orders")


def feed(window):
    ready(window)
    window.key("ctrl+t")
    window.focus("Channels and patterns to subscribe to", "text")
    window.type("my_channel sensor.*")
    window.key("Return")
    window.settle(6)


def dark(window):
    browser(window)
    window.theme("Dark")


def light(window):
    browser(window)
    window.theme("Light")


def places(window):
    ready(window)
    for _ in range(2):
        window.key("alt+f", "b")
        window.settle(0.5)
        window.key("Return")
        window.settle(2)
    window.act(window.find("Fold", "push button"), "Press")
    window.settle()


def connect(window):
    window.find("Welcome")
    window.key("ctrl+n")
    window.settle()


def welcome(window):
    window.find("Welcome")
    window.settle()


def failure(window):
    window.find("Connection")
    window.settle(2)


def filtered(window):
    ready(window)
    window.filter("서울")


STATES = {
    "browser": (SAMPLE, browser),
    "connect": ([], connect),
    "dark": (SAMPLE, dark),
    "editor": (SAMPLE, editor),
    "empty": ([], welcome),
    "error": (["redis://127.0.0.1:1"], failure),
    "feed": (SAMPLE, feed),
    "filter": (SAMPLE, filtered),
    "hash": (SAMPLE, hash_),
    "light": (SAMPLE, light),
    "places": (SAMPLE, places),
    "stream": (SAMPLE, stream),
}


def main():
    if len(sys.argv) != 4 or sys.argv[2] not in STATES:
        print("\n".join(sorted(STATES)))
        return 2
    program, name, out = sys.argv[1:]
    arguments, steps = STATES[name]
    window = Window(program, arguments)
    try:
        steps(window)
        window.picture(out)
    finally:
        window.close()
    return 0


sys.exit(main())
