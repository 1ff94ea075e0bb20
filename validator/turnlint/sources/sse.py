"""Server-sent events: the frames in the bytes of a stream, as they come.

The grammar is that of the HTML standard: lines end in LF, CR or CRLF, a byte order mark may stand first, a blank line
ends a frame, its ``data`` lines are joined, and comments, ``id``, ``retry`` and unknown fields are passed over. Bytes
are split before anything is decoded, so that a chunk may end anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_BOM: Final = b"\xef\xbb\xbf"
_PASSED_OVER: Final = frozenset({b"", b"id", b"retry"})
_FIELDS: Final = (b"data", b"event", b"id", b"retry")
_LONGEST_FOREIGN: Final = 60


class Frame(NamedTuple):
    """One event of the stream.

    * ``name``: its ``event`` field, empty where there is none; ``data`` its data, not decoded.
    * ``line``: the line at which the data begins, from 1.
    * ``whole``: whether a blank line ended it; the stream may end first.
    """

    name: str
    data: bytes
    line: int = 0
    whole: bool = True


class Decoder:
    """Reads frames out of chunks of bytes. It holds the frame that is not whole yet, and nothing else.

    ``foreign`` is the beginning of the first line that is no field of a frame, where there is one.
    """

    __slots__ = ("_after_cr", "_begun", "_data", "_line", "_name", "_tail", "foreign")

    def __init__(self) -> None:
        self.foreign = ""
        self._tail: list[bytes] = []
        self._line = 0
        self._after_cr = False
        self._name = b""
        self._data: list[bytes] = []
        self._begun = 0

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """The frames that a chunk completes. Its rest is kept for the next."""
        if not chunk:
            return
        start = int(self._after_cr and chunk.startswith(b"\n"))
        self._after_cr = chunk.endswith(b"\r")
        for end in _LINE_END.finditer(chunk, start):
            line = chunk[start : end.start()]
            start = end.end()
            if self._tail:
                line = b"".join((*self._tail, line))
                self._tail.clear()
            frame = self._take(line)
            if frame is not None:
                yield frame
        if start < len(chunk):
            self._tail.append(chunk[start:])

    def close(self) -> Frame | None:
        """The frame that the end of the stream cut off, where it has any data."""
        rest, self._tail = b"".join(self._tail), []
        if rest.startswith(b"data:") or not _may_be_field(rest):
            self._take(rest)
        made = self._frame()
        return made and made._replace(whole=False)

    def _take(self, line: bytes) -> Frame | None:
        """One line; a blank one gives the frame that it ends."""
        self._line += 1
        if self._line == 1:
            line = line.removeprefix(_BOM)
        if not line:
            return self._frame()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._begun = self._begun or self._line
            self._data.append(value)
        elif field == b"event":
            self._name = value
        elif field not in _PASSED_OVER and not self.foreign:
            self.foreign = line[:_LONGEST_FOREIGN].decode("utf-8", "replace")
        return None

    def _frame(self) -> Frame | None:
        """The frame out of the lines so far; ``None`` where they hold no data."""
        data = b"\n".join(self._data)
        made = Frame(self._name.decode("utf-8", "replace"), data, self._begun) if data else None
        self._data, self._name, self._begun = [], b"", 0
        return made


def _may_be_field(line: bytes) -> bool:
    """Whether a line that was cut somewhere can have been one of a stream: a part of a field, or a comment."""
    field, colon, _ = line.removeprefix(_BOM).partition(b":")
    if colon:
        return not field or field in _FIELDS
    return any(name.startswith(field) for name in (*_FIELDS, _BOM))
