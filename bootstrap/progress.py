"""One line a step: redrawn in place on a terminal, once at the start and once at the end elsewhere. Always on standard error."""

from __future__ import annotations

import shutil
import threading
import time
from typing import TextIO

NAME_WIDTH = 8
REDRAW_SECONDS = 0.25


class Line:
    """The line of one step that is under way."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    def text(self) -> str:
        """`engine   building the media engine (once, about 3 min) … 1:12  412/790 packages`"""
        elapsed = elapsed_text(time.monotonic() - self.started)
        return f"{self.name:<{NAME_WIDTH}} {self.title} … {elapsed}  {self.detail}".rstrip()


class Progress:
    """Shows the lines of the steps under way. Safe to call from several threads."""

    def __init__(self, out: TextIO, live: bool | None = None) -> None:
        self._out = out
        self._live = out.isatty() if live is None else live
        self._lines: list[Line] = []
        self._drawn = 0
        self._guard = threading.Lock()
        self._over = threading.Event()
        if self._live:
            threading.Thread(target=self._redraw_now_and_then, daemon=True).start()

    def begin(self, name: str, title: str) -> Line:
        line = Line(name, title)
        with self._guard:
            self._lines.append(line)
            if self._live:
                self._draw()
            else:
                self._print(f"{name:<{NAME_WIDTH}} {title} …")
        return line

    def end(self, line: Line, outcome: str) -> None:
        """Leaves one lasting line behind, with the time the step took."""
        with self._guard:
            self._lines.remove(line)
            self._print(f"{line.name:<{NAME_WIDTH}} {outcome} ({elapsed_text(time.monotonic() - line.started)})")

    def say(self, text: str) -> None:
        with self._guard:
            self._print(text)

    def close(self) -> None:
        self._over.set()
        with self._guard:
            self._wipe()
            self._lines.clear()

    def _redraw_now_and_then(self) -> None:
        while not self._over.wait(REDRAW_SECONDS):
            with self._guard:
                self._draw()

    def _print(self, text: str) -> None:
        self._wipe()
        self._out.write(text + "\n")
        if self._live:
            self._draw()
        self._out.flush()

    def _wipe(self) -> None:
        if self._drawn:
            self._out.write(f"\x1b[{self._drawn}A\x1b[J")
            self._drawn = 0

    def _draw(self) -> None:
        self._wipe()
        width = shutil.get_terminal_size().columns - 1
        for line in self._lines:
            self._out.write(line.text()[:width] + "\n")
        self._drawn = len(self._lines)
        self._out.flush()


def elapsed_text(seconds: float) -> str:
    """`0.4 s`, `12 s`, `1:12`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{int(seconds)} s" if seconds < 60 else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
