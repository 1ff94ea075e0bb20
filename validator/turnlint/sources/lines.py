"""Files as documents: one document, or JSON Lines, told apart by what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, TooLarge

_BOM: Final = b"\xef\xbb\xbf"
#: First lines of a document that is laid out over lines, whatever the name of its file promises.
LAID_OUT: Final = (b"{", b"[")


class Stream(Protocol):
    """What is read: an open file, or what stands for one."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer only at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line with its end, or so many bytes of it."""


def documents(
    stream: Stream, promised: bool | None = None, largest: int = LARGEST, seen: Document | None = None
) -> Iterator[tuple[Document, bool]]:
    """Read the documents of a stream, each with whether it is one of several lines.

    ``promised`` says what the name of the file promises: true for JSON Lines, ``None`` where it says nothing. They
    are read line by line, so that memory depends on the longest line alone; anything else is read as one document.
    ``seen`` is the first document, where it was made before.
    Raises ``OSError`` as the stream does, and :class:`TooLarge` for a document of more bytes than the ``largest``.
    """
    head = bytearray()
    number, first = 1, b""
    while line := read_line(stream, largest):
        first = line
        if line.strip():
            break
        head += line
        number += 1
        if len(head) > largest:
            raise TooLarge(largest)
    if promised and first.strip() not in LAID_OUT:
        if number == 1:
            first = without_mark(first)
        if first.strip():
            yield _document(first.rstrip(b"\r\n"), number, seen), True
        yield from _rest(stream, number + 1, read_line(stream, largest), largest)
        return
    # A line that is a whole object or array, and then another that begins one: these are lines. A document that is
    # laid out over lines has no such beginning.
    document = _document(bytes(head) + first, 1, seen)
    if isinstance(document.value, dict | list):
        gap = bytearray()
        following = 1
        while line := read_line(stream, largest):
            if line.lstrip().startswith((b"{", b"[")):
                yield Document(first.rstrip(b"\r\n"), number), True
                yield from _rest(stream, number + following, line, largest)
                return
            gap += line
            following += 1
            if line.strip():
                break
            if len(gap) > largest:
                raise TooLarge(largest)
        else:  # at the end: a terminal would begin anew if it were asked once more
            yield document, False
            return
        yield Document(_with_rest(stream, document.raw + gap, largest)), False
    else:
        raw = _with_rest(stream, document.raw, largest) if first.strip() else document.raw
        yield (Document(raw) if len(raw) > len(document.raw) else document), False


def _document(raw: bytes, line: int, seen: Document | None) -> Document:
    """A document, the one that was made before where it is the same."""
    return seen if seen is not None and (seen.line, seen.raw) == (line, raw) else Document(raw, line)


def _rest(stream: Stream, number: int, line: bytes, largest: int) -> Iterator[tuple[Document, bool]]:
    while line:
        if line.strip():
            yield Document(line.rstrip(b"\r\n"), number), True
        line = read_line(stream, largest)
        number += 1


#: Bytes that are read at once of a line that may never end.
_PIECE: Final = 1024 * 1024


def read_line(stream: Stream, largest: int) -> bytes:
    """The next line, with its end. Raises :class:`TooLarge` for one of more bytes than the ``largest``."""
    line = stream.readline(_PIECE)
    if len(line) < _PIECE or line.endswith(b"\n"):
        return line
    whole = bytearray(line)
    while len(line) == _PIECE and not line.endswith(b"\n"):
        line = stream.readline(_PIECE)
        whole += line
        if len(whole) > largest:
            raise TooLarge(largest)
    return bytes(whole)


def _with_rest(stream: Stream, begun: bytes, largest: int) -> bytes:
    """The beginning of a document and the rest of its stream."""
    whole = bytearray(begun)
    while piece := stream.read(_PIECE):
        whole += piece
        if len(whole) > largest:
            raise TooLarge(largest)
    return bytes(whole)


def without_mark(first: bytes) -> bytes:
    """The first line of a file of lines without its byte order mark, which is the file's and not the request's."""
    return first.removeprefix(_BOM)
