"""Files as documents: one document, or JSON Lines, told apart by what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END, BytesIO
from typing import BinaryIO, Final

from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, TooBlank, TooLarge

# What grows is a ``BytesIO``: it gives its bytes without copying them, and some of these files are very large.

_BOM: Final = b"\xef\xbb\xbf"
#: First lines of a document that is laid out over lines, whatever the name of its file promises.
LAID_OUT: Final = (b"{", b"[")


def documents(
    stream: BinaryIO, promised: bool | None = None, largest: int = LARGEST
) -> Iterator[tuple[Document, bool]]:
    """Read the documents of a stream, each with whether it is one of several lines.

    ``promised`` says what the name of the file promises: true for JSON Lines, ``None`` where it says nothing. They
    are read line by line, so that memory depends on the longest line alone; anything else is read as one document.
    Raises ``OSError`` as the stream does, :class:`TooLarge` for a document of more bytes than the
    ``largest``, and :class:`TooBlank` for one with more white space before or after its first line than any has.
    """
    head, piece = _blank(stream)
    if not piece:  # nothing but blank lines
        if not promised:
            yield Document(b""), False
        return
    first, number = _line(stream, piece, largest), 1 + head.count(b"\n")
    if promised and first.strip() not in LAID_OUT:
        if number == 1:
            first = without_mark(first)
        yield from _rest(stream, number, first, largest)
        return
    # A line that is a whole object or array, and then another that begins one: these are lines. A document that is
    # laid out over lines has no such beginning.
    document = Document(head + first if head else first)
    if not isinstance(document.value, dict | list):
        raw = _with_rest(stream, document.raw, largest)
        yield (Document(raw) if len(raw) > len(document.raw) else document), False
        return
    gap, piece = _blank(stream)
    if piece:
        line = _line(stream, piece, largest)
        if line.lstrip().startswith((b"{", b"[")):
            yield Document(first.rstrip(b"\r\n"), number), True
            yield from _rest(stream, number + 1 + gap.count(b"\n"), line, largest)
        else:
            yield Document(_with_rest(stream, document.raw + gap + line, largest)), False
        return
    yield document, False  # at the end: a terminal would begin anew if it were asked once more


def _rest(stream: BinaryIO, number: int, line: bytes, largest: int) -> Iterator[tuple[Document, bool]]:
    while line:
        if not line.isspace():
            yield Document(line.rstrip(b"\r\n"), number), True
        line = read_line(stream, largest)
        number += 1


#: Bytes that are read at once of a line that may never end.
_PIECE: Final = 1024 * 1024


def read_line(stream: BinaryIO, largest: int) -> bytes:
    """The next line, with its end. Raises :class:`TooLarge` for one of more bytes than the ``largest``."""
    return _line(stream, stream.readline(_PIECE), largest)


def _line(stream: BinaryIO, line: bytes, largest: int) -> bytes:
    """The line of which this is the beginning."""
    if len(line) < _PIECE or line.endswith(b"\n"):
        return line
    whole = BytesIO()
    while whole.write(line) == _PIECE and not line.endswith(b"\n"):
        line = stream.readline(_PIECE)
        if whole.tell() + len(line) > largest:
            raise TooLarge(largest)
    return whole.getvalue()


def _blank(stream: BinaryIO) -> tuple[bytes, bytes]:
    """The blank lines that come next, and the beginning of the line after them, which is empty at the end.

    Raises :class:`TooBlank` for more of them than any document has.
    """
    blank = bytearray()
    while (piece := stream.readline(_PIECE)).isspace():
        blank += piece
        if len(blank) >= _PIECE:
            raise TooBlank
    return bytes(blank), piece


def _with_rest(stream: BinaryIO, begun: bytes, largest: int) -> bytes:
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
