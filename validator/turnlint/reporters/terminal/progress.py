"""One line on a terminal that says how far a long run has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

from turnlint.reporters.terminal.printable import printable

_DELAY: Final = 1.0
_INTERVAL: Final = 0.1
_WIDTH: Final = 78
_ERASE: Final = "\r\x1b[2K"


class Progress:
    """Shows how much was checked and the current file, once a run has taken a second; only on a terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._wanted = stream.isatty()
        self._next = clock() + _DELAY
        self._visible = False

    def step(self, file: str, checked: int) -> None:
        """A file is being read, and so much has been checked."""
        if not self._wanted or (now := self._clock()) < self._next:
            return
        self._next = now + _INTERVAL
        encoding = self._stream.encoding or "utf-8"
        line = f"{checked:,} checked; {printable(file, encoding)}"
        self._stream.write(_ERASE + line[:_WIDTH])
        self._stream.flush()
        self._visible = True

    def clear(self) -> None:
        """Remove the line, because something else is about to be printed."""
        if self._visible:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._visible = False
