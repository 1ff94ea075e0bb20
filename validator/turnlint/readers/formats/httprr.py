"""httprr traces of Go: ``httprr trace v1``, then records of two lengths, a request and a response as HTTP sends them.

Bodies stand in the file as they are, so places are exact. The lengths are trusted, not the headers: what was scrubbed
changed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from turnlint.readers.documents import Tally
from turnlint.readers.file import File
from turnlint.readers.http.recordings import Part, Recorded, by_name, found
from turnlint.readers.http.wire import Headers, header
from turnlint.readers.reader import Broken, Reader
from turnlint.readers.record import Outcome
from turnlint.sources.documents import Document
from turnlint.sources.files import TooLarge, Unreadable
from turnlint.sources.lines import Stream
from turnlint.sources.origins import Around, InFile

_FIRST: Final = b"httprr trace v1\n"
_LENGTHS: Final = re.compile(rb"(\d{1,19}) (\d{1,19})\n?\Z")
_LONGEST: Final = 64
_STATUS: Final = re.compile(r"HTTP/\S+ (\d{3})\b")


def _recognises(file: File) -> bool:
    return file.head.startswith(_FIRST)


def _read(file: File) -> Iterator[Outcome]:
    _ = file.head
    tally = Tally(file.name)
    problems: list[Unreadable] = []
    yield from tally.count(found(_records(file, problems)))
    tally.broken += len(problems)
    yield from problems
    yield from tally.end()


def _records(file: File, problems: list[Unreadable]) -> Iterator[Recorded | Broken]:
    """The records of a trace, up to where it is cut."""
    stream = file.stream
    stream.readline(len(_FIRST))
    line = 2
    while lengths := stream.readline(_LONGEST):
        found = _LENGTHS.match(lengths)
        if found is None:
            problems.append(Unreadable(file.name, "not the two lengths by which a record of httprr begins", line))
            return
        sizes = int(found[1]), int(found[2])
        if sum(sizes) > file.largest:
            raise TooLarge(file.largest)
        parts = [_exactly(stream, size) for size in sizes]
        if [len(part) for part in parts] != [*sizes]:
            problems.append(Unreadable(file.name, "the record is cut: the file ends before it does", line))
            return
        yield _recorded(parts[0], parts[1], line + 1)
        line += 1 + sum(part.count(b"\n") for part in parts)


def _exactly(stream: Stream, size: int) -> bytes:
    """So many bytes, or those up to the end."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, _PIECE))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


_PIECE: Final = 1024 * 1024


class _Message(NamedTuple):
    """A request or a response as it was sent."""

    first: str
    headers: Headers
    body: Part | None


def _recorded(sent: bytes, came: bytes, line: int) -> Recorded:
    request, response = _message(sent, line), _message(came, line + sent.count(b"\n"))
    method, _, rest = request.first.partition(" ")
    status = _STATUS.match(response.first)
    return Recorded(
        InFile(Document(sent, line)),
        method,
        rest.rpartition(" ")[0],
        request.body,
        response.body,
        request.headers,
        response.headers,
        int(status[1]) if status else None,
    )


def _message(raw: bytes, line: int) -> _Message:
    """A message that begins at a line."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    split = [field.partition(":") for field in fields]
    headers = by_name((name, value.strip()) for name, colon, value in split if colon)
    if not body:
        return _Message(first, headers, None)
    at = InFile(Document(body, line + head.count(b"\n") + gap.count(b"\n")))
    if "chunked" in (header(headers, "transfer-encoding") or "").lower() and (whole := _joined(body)) is not None:
        return _Message(first, headers, Part(whole, Around(at)))
    return _Message(first, headers, Part(body, at))


def _joined(body: bytes) -> bytes | None:
    """A body that was sent in chunks; ``None`` where it is in none."""
    chunks: list[bytes] = []
    at = 0
    while (found := _CHUNK.match(body, at)) is not None:
        start = found.end()
        at = start + int(found[1], 16)
        if start == at:
            return b"".join(chunks)
        chunks.append(body[start:at])
        at += 2
    return None


_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,15})(?:;[^\r\n]*)?\r\n")

READER: Final = Reader(
    "httprr", "traces of httprr, the recorder of Go's projects", (".httprr",), recognises=_recognises, reads=_read
)
