"""Files opened for reading, and named pipes, which may have nobody at their other end.

To open a pipe waits until somebody writes into it. A pipe that a shell's ``*.json`` brought along has nobody, and would
be waited for without end.
"""

from __future__ import annotations

import os
import time
from errno import EPIPE
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, Final

#: Seconds in which a writer must have come; what it writes may take any time. A shell opens both ends at once.
PATIENCE: Final = 5.0
_OFTEN: Final = 0.02


def opened(path: str) -> BinaryIO:
    """Open a file. Raises ``OSError`` where that fails, and for a named pipe that nobody writes to."""
    if _is_named_pipe(path):
        return _pipe(path)
    return open(path, "rb")  # noqa: PTH123 (the caller closes it)


def _is_named_pipe(path: str) -> bool:
    """Whether opening waits for a writer. ``<(command)`` gives a pipe without a name, which has had its writer."""
    return (
        hasattr(os, "O_NONBLOCK")
        and not path.startswith(("/dev/fd/", "/proc/"))
        and (given := Path(path)).is_fifo()
        and given.resolve().exists()
    )


def _pipe(path: str) -> BinaryIO:
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        begun = _first(reader, path)
        os.set_blocking(reader, True)
    except BaseException:
        os.close(reader)
        raise
    return BufferedReader(_Begun(reader, begun))


def _first(reader: int, path: str) -> bytes:
    """The first byte that is written, or nothing where a writer is there and has not written yet."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if begun := os.read(reader, 1):
                return begun
        except BlockingIOError:
            return b""
        if time.monotonic() > end:
            raise OSError(EPIPE, "a pipe that nobody writes to", path)
        time.sleep(_OFTEN)


class _Begun(RawIOBase):
    """A pipe of which the first bytes were read already."""

    def __init__(self, reader: int, begun: bytes) -> None:
        self._reader = reader
        self._begun = begun

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        given = self._begun or os.read(self._reader, len(buffer))
        self._begun = b""
        buffer[: len(given)] = given
        return len(given)

    def close(self) -> None:
        if not self.closed:
            os.close(self._reader)
        super().close()
