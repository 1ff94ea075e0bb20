"""One line on a terminal that says how far a long run has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

from turnlint.reporters.reporter import Summary
from turnlint.reporters.terminal.printable import printable

_DELAY: Final = 1.0
_INTERVAL: Final = 0.1
_WIDTH: Final = 78
_MB: Final = 1024 * 1024
_ERASE: Final = "\r\x1b[2K"


class Progress:
    """Shows how far a run is and the current file, once it has taken a second; only on a terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._wanted = stream.isatty()
        self._next = clock() + _DELAY
        self._visible = False
        self._file = ""
        self._files = 0
        self._bytes = 0

    def step(self, file: str, summary: Summary) -> None:
        """A file is being read, and a run has come so far."""
        if not self._wanted:
            return
        if file and file != self._file:
            self._begin(file)
        if (now := self._clock()) < self._next:
            return
        self._next = now + _INTERVAL
        findings = sum(summary.findings.values())
        counts = [
            f"{self._files:,} file{'' if self._files == 1 else 's'}",
            f"{self._bytes / _MB:,.0f} MB",
            *([f"{summary.sessions:,} session{'' if summary.sessions == 1 else 's'}"] if summary.sessions else []),
            f"{summary.checked:,} checked",
            f"{findings:,} finding{'' if findings == 1 else 's'}",
        ]
        line = f"{', '.join(counts)}; {printable(file, self._stream.encoding or 'utf-8')}"
        self._stream.write(_ERASE + line[:_WIDTH])
        self._stream.flush()
        self._visible = True

    def _begin(self, file: str) -> None:
        """One more file, whose bytes count from here on: what is inside of an archive has none of its own."""
        self._file = file
        self._files += 1
        with suppress(OSError, ValueError):
            self._bytes += Path(file).stat().st_size

    def clear(self) -> None:
        """Remove the line, because something else is about to be printed."""
        if self._visible:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._visible = False
