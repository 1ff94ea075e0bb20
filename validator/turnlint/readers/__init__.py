"""Readers: from files, folders and streams to requests, each with its place in the source.

A format is told by what is in a file: a request body, a bare list of messages, the upload of a batch, an array of
these, or JSON Lines of these or of batch entries (``{"custom_id": …, "params": …}``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from turnlint.readers import batches, bodies, files, lines
from turnlint.readers.document import Document, Place
from turnlint.readers.files import SUFFIXES, Source
from turnlint.readers.request import STDIN, NoMatch, NotARequest, Outcome, Part, Request, Unreadable

__all__ = [
    "STDIN",
    "SUFFIXES",
    "Document",
    "NoMatch",
    "NotARequest",
    "Outcome",
    "Part",
    "Place",
    "Request",
    "Unreadable",
    "read",
    "read_stream",
]


def read(inputs: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read the requests of files, folders and globs, in order; ``-`` is ``stdin``.

    A file that the user named is a request by his word. What a folder or a glob brings up is one only if it looks
    like one; otherwise it is a :class:`NotARequest`. What cannot be read is an :class:`Unreadable`, and reading goes
    on with the next file. In a folder, files with the suffixes of :data:`SUFFIXES` are taken; hidden folders and
    ``node_modules`` are not entered.
    """
    for source in files.find(inputs):
        if not isinstance(source, Source):
            yield source
        elif source.path == files.STDIN_PATH:
            if stdin is None:
                yield Unreadable(STDIN, "closed")
            else:
                yield from _guarded(stdin, STDIN, named=True)
        else:
            try:
                stream = open(source.path, "rb")  # noqa: PTH123, SIM115 (closed below, also when abandoned)
            except (OSError, ValueError) as error:
                yield Unreadable(source.path, _reason(error))
                continue
            with stream:
                yield from _guarded(stream, source.path, source.named)


def read_stream(stream: BinaryIO, name: str = STDIN, *, named: bool = True) -> Iterator[Request | NotARequest]:
    """Read the requests of one open file. ``named`` as in :func:`read`. Raises ``OSError`` as the stream does."""
    promised = True if name.lower().endswith(lines.SUFFIXES) else None
    found = others = 0
    is_lines = False
    for document, is_lines in lines.documents(stream, promised):
        parts = _parts(document, named, found > 0)
        for part in parts:
            yield Request(name, document, part, document.line if is_lines else None)
        found += len(parts)
        others += not parts
    if found and others:
        yield NotARequest(name, others)
    elif not found:
        yield NotARequest(name)


def _parts(document: Document, named: bool, has_requests: bool) -> list[Part]:
    if not document.valid:
        # Half a request is still one; half of something else in a folder is not our business.
        if named or has_requests or b'"messages"' in document.raw or b'"params"' in document.raw:
            return [Part(document.raw)]
        return []
    value = document.value
    if parts := _find(value):
        return parts
    if not named:
        return []
    if isinstance(value, dict) and "requests" in value and "messages" not in value:
        return [batches.upload(value)]
    return [bodies.as_body(value)]


def _find(value: Any) -> list[Part]:
    parts = [*bodies.find(value), *batches.find(value)]
    if parts or not isinstance(value, list):
        return parts
    items = [[*bodies.find(item), *batches.find(item)] for item in value]
    if not any(items):
        return []
    return [
        replace(part, prefix=(index, *part.prefix), item=index)
        for index, item in enumerate(value)
        for part in items[index] or (bodies.as_body(item),)
    ]


def _guarded(stream: BinaryIO, name: str, named: bool) -> Iterator[Outcome]:
    try:
        yield from read_stream(stream, name, named=named)
    except (OSError, MemoryError) as error:
        yield Unreadable(name, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return files.reason(error)
    return "not enough memory" if isinstance(error, MemoryError) else str(error)
