"""From files, folders and streams to requests, each with its place in the source.

A format is told by what is in a file: a request body, a bare list of messages, the upload of a batch, an array of
these, or JSON Lines of these or of batch entries (``{"custom_id": …, "params": …}``). A file that is named may also
hold a response alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, TypeAlias

from turnlint.readers import batches, bodies, responses
from turnlint.readers.requests import STDIN, NotARequest, Part, Request
from turnlint.sources import lines
from turnlint.sources.documents import Document
from turnlint.sources.files import LINES, STDIN_PATH, Source, Unreadable, reason
from turnlint.values.json import Json

Outcome: TypeAlias = Request | NotARequest | Unreadable
"""What reading comes to, one after another."""


def read(source: Source, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read the requests of a file, in order; the path ``-`` is ``stdin``.

    A file that the user named is a request by his word. What a folder or a glob brings up is one only if it looks
    like one; otherwise it is a :class:`NotARequest`. What cannot be read is an :class:`Unreadable`.
    """
    if source.path == STDIN_PATH:
        if stdin is None:
            yield Unreadable(STDIN, "closed")
        else:
            yield from _guarded(stdin, STDIN, named=True)
        return
    try:
        stream = open(source.path, "rb")  # noqa: PTH123, SIM115 (closed below, also when abandoned)
    except (OSError, ValueError) as error:
        yield Unreadable(source.path, _reason(error))
        return
    with stream:
        yield from _guarded(stream, source.path, source.named)


def read_stream(stream: BinaryIO, name: str = STDIN, *, named: bool = True) -> Iterator[Request | NotARequest]:
    """Read the requests of one open file. ``named`` as in :func:`read`. Raises ``OSError`` as the stream does."""
    found = others = 0
    for document, is_line in lines.documents(stream, promised=True if name.lower().endswith(LINES) else None):
        requests = requests_in(document, name, named=named, is_line=is_line)
        kept = [request for request in requests if found or not request.part.doubtful]
        yield from kept
        found += len(kept)
        others += not kept
    yield from summed(name, found, others)


def requests_in(document: Document, name: str, *, named: bool, is_line: bool) -> list[Request]:
    """The requests of one document of a file, the doubtful ones too."""
    line = document.line if is_line else None
    return [Request(name, document, part, line) for part in _parts(document, named)]


def summed(name: str, found: int, others: int) -> Iterator[NotARequest]:
    """What is to be told of a file at its end: that it has no requests, or also documents that are none."""
    if found and others:
        yield NotARequest(name, others)
    elif not found:
        yield NotARequest(name)


def _parts(document: Document, named: bool) -> list[Part]:
    if not document.valid:
        # Half a request is still one; half of something else in a folder is not our business.
        is_half = named or b'"messages"' in document.raw or b'"params"' in document.raw
        return [Part(None, doubtful=not is_half)]
    value = document.value
    if parts := _find(value):
        return parts
    if not named:
        return []
    if received := [*responses.find(value)]:
        return received
    if isinstance(value, dict) and "requests" in value and "messages" not in value:
        return [batches.upload(value)]
    return [Part(value)]


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


def _guarded(stream: BinaryIO, name: str, named: bool) -> Iterator[Outcome]:
    try:
        yield from read_stream(stream, name, named=named)
    except (OSError, MemoryError) as error:
        yield Unreadable(name, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return reason(error)
    return "not enough memory" if isinstance(error, MemoryError) else str(error)
