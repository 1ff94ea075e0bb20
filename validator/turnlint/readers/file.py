"""A file while its format is being told: its head, its first document, and the whole again from the beginning."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, LINES
from turnlint.sources.lines import LAID_OUT, Stream, blank_lines, documents, line_of, read_line, with_rest, without_mark

#: How much of a file its format is told by, where a first line does not tell it.
_HEAD: Final = 64 * 1024
_EVENTS: Final = (b"event:", b"data:", b"id:", b"retry:", b":")
#: How many lines of a stream may stand before its first data.
_FIELDS: Final = 8


class File:
    """One open file.

    * ``name``: as the user knows it; ``named``: the user named this very file.
    * ``largest``: how many bytes a document, a record or a stream in it may have.
    * ``stream``: the file from its beginning, whatever was looked at. It is read once. ``under`` is what was opened.
    * ``inside``: the name by which it is told what is in it: of a compressed file, the name without its suffix.
    * ``promised``: whether its name promises JSON Lines; ``None`` where it says nothing.
    """

    def __init__(
        self, stream: Stream, name: str, *, named: bool = True, largest: int = LARGEST, inside: str = ""
    ) -> None:
        self.name = name
        self.inside = inside or name
        self.named = named
        self.largest = largest
        self.promised = True if self.inside.lower().endswith(LINES) else None
        self._blank = b""
        self._first = b""
        self._whole: Document | None = None
        self.under = stream
        self.stream: Stream = stream

    @cached_property
    def head(self) -> bytes:
        """The beginning: blank lines, and the first line that is whole JSON, or the lines to the first data of a
        stream; of any other file so many bytes.

        More is not asked for, so that what comes through a pipe is read as it comes. Raises ``OSError`` as reading
        does.
        """
        self._blank, piece = blank_lines(self.under)
        self._first = first = line_of(self.under, piece, self.largest)
        head, over, line = self._blank + first, not first, first
        for _ in range(_FIELDS if first.startswith(_EVENTS) else 0):
            if line.startswith(b"data:"):
                break
            line = read_line(self.under, self.largest)
            head, over = head + line, not line
        if not (over or self.promised or first.startswith(_EVENTS) or self._line is not None) and len(head) < _HEAD:
            more = self.under.read(_HEAD - len(head))
            head, over = head + more, not more
        # Once it is over a terminal would begin anew if it were asked once more.
        self.stream = io.BytesIO(head) if over else _Again(head, self.under)
        return head

    @cached_property
    def document(self) -> Document | None:
        """The first JSON document: a line, or all of a file that is laid out over lines. ``None`` where there is none.

        Raises ``OSError`` as reading does, and where the document is too large.
        """
        _ = self.head
        if self._line is not None:
            return self._line
        first = without_mark(self._first).strip()
        if not first.startswith((b"{", b"[")) or (self.promised and first not in LAID_OUT):
            return None
        self._whole = Document(self.read())
        self.stream = io.BytesIO(self._whole.raw)
        return self._whole if self._whole.valid else None

    @cached_property
    def _line(self) -> Document | None:
        """The first line, if it is an object or an array by itself; as the readers of documents make it."""
        if self.promised and self._first.strip() not in LAID_OUT:
            number = self._blank.count(b"\n") + 1
            made = Document((without_mark(self._first) if number == 1 else self._first).rstrip(b"\r\n"), number)
        else:
            if not self._first.lstrip().startswith((b"{", b"[")):
                return None
            made = Document(self._blank + self._first)
        return made if isinstance(made.value, dict | list) else None

    def documents(self) -> Iterator[tuple[Document, bool]]:
        """The JSON documents, each with whether it is one of several lines; what is none as one that is not valid."""
        _ = self.head
        if self._whole is not None:
            yield self._whole, False
            return
        yield from documents(self.stream, self.promised, self.largest, self._line)

    def read(self) -> bytes:
        """All of it. Raises :class:`~turnlint.sources.files.TooLarge` where that is more than ``largest``."""
        return with_rest(self.stream, b"", self.largest)


class _Again:
    """A stream from its beginning, of which the head was read."""

    __slots__ = ("_head", "_stream")

    def __init__(self, head: bytes, stream: Stream) -> None:
        self._head: io.BytesIO | None = io.BytesIO(head)
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if self._head is None:
            return self._stream.read(size)
        piece = self._head.read(size)
        if size >= 0 and len(piece) == size:
            return piece
        self._head = None
        return piece + self._stream.read(size - len(piece) if size >= 0 else size)

    def readline(self, size: int = -1, /) -> bytes:
        if self._head is None:
            return self._stream.readline(size)
        line = self._head.readline(size)
        if line.endswith(b"\n") or len(line) == size:
            return line
        self._head = None
        return line + self._stream.readline(size - len(line) if size >= 0 else size)
