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

    def find(self, name, role=None, wait=True):
        """The first node whose name begins so."""

        def look():
            for node in self.walk(self.root):
                try:
                    if node.name.startswith(name) and (role is None or node.getRoleName() == role):
                        return node
                except Exception:
                    continue
            return None

        return self.wait(look, f"{role or 'something'} named {name!r}") if wait else look()

    def click(self, node, times=1):
        box = node.queryComponent().getExtents(0)
        # A row is as wide as the view: its left end is where its text is.
        self.run("mousemove", str(box.x + min(box.width // 2, 60)), str(box.y + box.height // 2))
        self.run("click", "--repeat", str(times), "--delay", "80", "1")

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
        self.click(self.find(name))
        self.key("Right")
        self.settle(0.3)

    def open_key(self, name):
        """Opens a key by its whole name: through the filter, as one does, which is cleared again."""
        self.filter(name)
        self.key("Down")
        # Down the namespaces to the one key that is left.
        for _ in name.split(":")[:-1]:
            self.key("Right", "Down")
        self.key("Return")
        self.settle()
        self.filter("")
        self.key("Escape")

    def theme(self, name):
        self.key("alt+v")
        self.click(self.find("Theme", "menu item"))
        self.click(self.find(name))
        self.settle(0.5)


SAMPLE = ["--sample"]


def ready(window):
    window.find("Keys")
    window.settle(2)


def browser(window):
    ready(window)
    window.open_key("users:1")
    window.expand("leaderboards")
    window.expand("products")


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
    window.find("Channels and patterns to subscribe to")
    window.type("my_channel sensor.*")
    window.key("Return")
    window.settle(6)


def dark(window):
    browser(window)
    window.theme("Dark")


def light(window):
    browser(window)
    window.theme("Light")


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
        subprocess.run(["import", "-window", "root", out], check=True)
    finally:
        window.close()
    return 0


sys.exit(main())
