"""Files as documents: one document, or JSON Lines, told apart by what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from turnlint.sources.documents import Document

_BOM: Final = b"\xef\xbb\xbf"
#: First lines of a document that is laid out over lines, whatever the name of its file promises.
LAID_OUT: Final = (b"{", b"[")


def documents(stream: BinaryIO, promised: bool | None = None) -> Iterator[tuple[Document, bool]]:
    """Read the documents of a stream, each with whether it is one of several lines.

    ``promised`` says what the name of the file promises: true for JSON Lines, ``None`` where it says nothing. They
    are read line by line, so that memory depends on the longest line alone; anything else is read as one document.
    Raises ``OSError`` as the stream does.
    """
    head: list[bytes] = []
    first = b""
    for line in stream:
        first = line
        if line.strip():
            break
        head.append(line)
    number = len(head) + 1
    if promised and first.strip() not in LAID_OUT:
        if number == 1:
            first = without_mark(first)
        yield from _rest(stream, number, first)
        return
    # A line that is a whole object or array, and then another that begins one: these are lines. A document that is
    # laid out over lines has no such beginning.
    document = Document(b"".join((*head, first)))
    if isinstance(document.value, dict | list):
        gap: list[bytes] = []
        for line in stream:
            if line.lstrip().startswith((b"{", b"[")):
                yield Document(first.rstrip(b"\r\n"), number), True
                yield from _rest(stream, number + len(gap) + 1, line)
                return
            gap.append(line)
            if line.strip():
                break
        else:  # at the end: a terminal would begin anew if it were asked once more
            yield document, False
            return
        yield Document(b"".join((document.raw, *gap, stream.read()))), False
    else:
        rest = stream.read() if first.strip() else b""
        yield (Document(document.raw + rest) if rest else document), False


def _rest(stream: BinaryIO, number: int, line: bytes) -> Iterator[tuple[Document, bool]]:
    while line:
        if line.strip():
            yield Document(line.rstrip(b"\r\n"), number), True
        line = stream.readline()
        number += 1


def without_mark(first: bytes) -> bytes:
    """The first line of a file of lines without its byte order mark, which is the file's and not the request's."""
    return first.removeprefix(_BOM)
