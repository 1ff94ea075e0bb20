"""From files, folders and streams to requests, each with its place in the source.

A format is told by what is in a file: a request body, a bare list of messages, the upload of a batch, an array of
these, or JSON Lines of these or of batch entries (``{"custom_id": …, "params": …}``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final, TypeAlias

from turnlint.readers import batches, bodies
from turnlint.readers.kinds import could_be_half, foreign, kind_of
from turnlint.readers.requests import STDIN, NotARequest, Part, Request
from turnlint.sources import lines
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, LINES, STDIN_PATH, Source, Unreadable, reason
from turnlint.sources.pipes import opened
from turnlint.values.json import Json

Outcome: TypeAlias = Request | NotARequest | Unreadable
"""What reading comes to, one after another."""


def read(source: Source, stdin: BinaryIO | None = None, largest: int = LARGEST) -> Iterator[Outcome]:
    """Read the requests of a file, in order; the path ``-`` is ``stdin``.

    A file that the user named is a request by his word, if it could be half of one. What is plainly something else is a
    :class:`NotARequest`, and so is, in folders and globs, what does not look like a request. What cannot be read is an
    :class:`Unreadable`, and so is a document of more bytes than the ``largest``.
    """
    if source.path == STDIN_PATH:
        if stdin is None:
            yield Unreadable(STDIN, "closed")
        else:
            yield from _guarded(stdin, STDIN, True, largest)
        return
    try:
        stream = opened(source.path)  # closed below, also when abandoned
    except (OSError, ValueError) as error:
        yield Unreadable(source.path, _reason(error))
        return
    with stream:
        yield from _guarded(stream, source.path, source.named, largest)


def read_stream(
    stream: BinaryIO, name: str = STDIN, *, named: bool = True, largest: int = LARGEST
) -> Iterator[Request | NotARequest]:
    """Read the requests of one open file. ``named`` and ``largest`` as in :func:`read`.

    Raises ``OSError`` as the stream does, and where a document is too large.
    """
    found, rest = 0, Others()
    promised = True if name.lower().endswith(LINES) else None
    for document, is_line in lines.documents(stream, promised, largest):
        if is_line and document.line == 1 and (kind := foreign(document.raw)):
            rest.add(kind)  # what a line is there is none here
            break
        requests = requests_in(document, name, named=named, is_line=is_line)
        kept = [request for request in requests if found or not request.part.doubtful]
        yield from kept
        found += len(kept)
        if not kept:
            rest.add(kind_of(document))
    yield from rest.told(name, found)


class Others:
    """The documents of a file that are no requests: how many, and what the first few are."""

    def __init__(self) -> None:
        self.count = 0
        self.kinds: dict[str, None] = {}

    def add(self, kind: str) -> None:
        """One more."""
        self.count += 1
        if len(self.kinds) < _KINDS:
            self.kinds[kind] = None

    def told(self, name: str, found: int) -> Iterator[NotARequest]:
        """What is to be told at the end of a file: that it has no requests, or also documents that are none."""
        kind = "; ".join(self.kinds)
        if found and self.count:
            yield NotARequest(name, self.count, kind)
        elif not found:
            yield NotARequest(name, kind=kind or "empty")


#: Of how many kinds of what is no request a file tells.
_KINDS: Final = 3


def requests_in(document: Document, name: str, *, named: bool, is_line: bool) -> list[Request]:
    """The requests of one document of a file, the doubtful ones too."""
    line = document.line if is_line else None
    return [Request(name, document, part, line) for part in _parts(document, named)]


def _parts(document: Document, named: bool) -> list[Part]:
    if not document.valid:
        # Half a request is still one; half of something else in a folder is not our business.
        is_half = could_be_half(document) if named else _mentions_a_request(document.raw)
        return [Part(None, doubtful=not is_half)]
    value = document.value
    if parts := _find(value):
        return parts
    if not (named and could_be_half(document)):
        return []
    if isinstance(value, dict) and "requests" in value and "messages" not in value:
        return [batches.upload(value)]
    return [Part(value)]


def _mentions_a_request(raw: bytes) -> bool:
    if b"\0" in raw[:4]:  # two bytes for a character
        raw = raw.replace(b"\0", b"")
    return b'"messages"' in raw or b'"params"' in raw


def _find(value: Json) -> list[Part]:
    parts = [*bodies.find(value), *batches.find(value)]
    if parts or not isinstance(value, list):
        return parts
    items = [[*bodies.find(item), *batches.find(item)] for item in value]
    if not any(items):
        return []
    return [
        replace(part, prefix=(index, *part.prefix), item=index)
        for index, item in enumerate(value)
        for part in items[index] or (Part(item),)
    ]


def _guarded(stream: BinaryIO, name: str, named: bool, largest: int) -> Iterator[Outcome]:
    try:
        yield from read_stream(stream, name, named=named, largest=largest)
    except (OSError, MemoryError) as error:
        yield Unreadable(name, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return reason(error)
    return "not enough memory" if isinstance(error, MemoryError) else str(error)
