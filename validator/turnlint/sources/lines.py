"""Files as documents: one document, or JSON Lines, told apart by what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END, BytesIO
from typing import Final, Protocol

from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, TooBlank, TooLarge

# What grows is a ``BytesIO``: it gives its bytes without copying them, and some of these files are very large.

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
    Raises ``OSError`` as the stream does, :class:`TooLarge` for a document of more bytes than the
    ``largest``, and :class:`TooBlank` for one with more white space before or after its first line than any has.
    """
    head, piece = blank_lines(stream)
    if not piece:  # nothing but blank lines
        if not promised:
            yield Document(b""), False
        return
    first, number = line_of(stream, piece, largest), 1 + head.count(b"\n")
    if promised and first.strip() not in LAID_OUT:
        if number == 1:
            first = without_mark(first)
        if first.strip():
            yield _document(first.rstrip(b"\r\n"), number, seen), True
        yield from _rest(stream, number + 1, read_line(stream, largest), largest)
        return
    # A line that is a whole object or array, and then another that begins one: these are lines. A document that is
    # laid out over lines has no such beginning.
    document = _document(head + first if head else first, 1, seen)
    if not isinstance(document.value, dict | list):
        raw = with_rest(stream, document.raw, largest)
        yield (Document(raw) if len(raw) > len(document.raw) else document), False
        return
    gap, piece = blank_lines(stream)
    if piece:
        line = line_of(stream, piece, largest)
        if line.lstrip().startswith((b"{", b"[")):
            yield Document(first.rstrip(b"\r\n"), number), True
            yield from _rest(stream, number + 1 + gap.count(b"\n"), line, largest)
        else:
            yield Document(with_rest(stream, document.raw + gap + line, largest)), False
        return
    yield document, False  # at the end: a terminal would begin anew if it were asked once more


def _document(raw: bytes, line: int, seen: Document | None) -> Document:
    """A document, the one that was made before where it is the same."""
    return seen if seen is not None and (seen.line, seen.raw) == (line, raw) else Document(raw, line)


def _rest(stream: Stream, number: int, line: bytes, largest: int) -> Iterator[tuple[Document, bool]]:
    while line:
        if not line.isspace():
            yield Document(line.rstrip(b"\r\n"), number), True
        line = read_line(stream, largest)
        number += 1


#: Bytes that are read at once of a line that may never end.
_PIECE: Final = 1024 * 1024


def read_line(stream: Stream, largest: int) -> bytes:
    """The next line, with its end. Raises :class:`TooLarge` for one of more bytes than the ``largest``."""
    return line_of(stream, stream.readline(_PIECE), largest)


def line_of(stream: Stream, line: bytes, largest: int) -> bytes:
    """The line of which this is the beginning."""
    if len(line) < _PIECE or line.endswith(b"\n"):
        return line
    whole = BytesIO()
    while whole.write(line) == _PIECE and not line.endswith(b"\n"):
        line = stream.readline(_PIECE)
        if whole.tell() + len(line) > largest:
            raise TooLarge(largest)
    return whole.getvalue()


def blank_lines(stream: Stream) -> tuple[bytes, bytes]:
    """The blank lines that come next, and the beginning of the line after them, which is empty at the end.

    Raises :class:`TooBlank` for more of them than any document has.
    """
    blank = bytearray()
    while (piece := stream.readline(_PIECE)).isspace():
        blank += piece
        if len(blank) >= _PIECE:
            raise TooBlank
    return bytes(blank), piece


def with_rest(stream: Stream, begun: bytes, largest: int) -> bytes:
    """The beginning of a document and the rest of its stream."""
    piece = stream.read(_PIECE)
    if not piece:
        return begun
    whole = BytesIO(begun)
    whole.seek(0, SEEK_END)
    while whole.write(piece):
        if whole.tell() > largest:
            raise TooLarge(largest)
        piece = stream.read(_PIECE)
    return whole.getvalue()


def without_mark(first: bytes) -> bytes:
    """The first line of a file of lines without its byte order mark, which is the file's and not the request's."""
    return first.removeprefix(_BOM)
