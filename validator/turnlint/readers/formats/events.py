"""Streams: the events of responses, as the text that was sent (server-sent events), an array, or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from turnlint.readers.file import File
from turnlint.readers.kinds import kind_of
from turnlint.readers.reader import Reader
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.readers.shapes import MARK, is_event, is_events, is_text
from turnlint.sources.files import TooLarge, Unreadable
from turnlint.sources.origins import InDocument
from turnlint.sources.streams import InArray, InLines, InText
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json


def _find(at: InDocument) -> Iterator[Record]:
    if isinstance(at.value, list) and is_events(at.value):
        yield Record(Exchange(None, events=at.value), answer=InArray(at))


def _recognises(file: File) -> bool:
    head = file.head.removeprefix(MARK).lstrip()
    if head.startswith((b"{", b"[")):
        return re.match(rb'\{\s*"', head) is not None and file.document is not None and is_event(file.document.value)
    return is_text(head)


def _read(file: File) -> Iterator[Outcome]:
    head = file.head.removeprefix(MARK).lstrip()
    if head.startswith((b"{", b"[")):
        yield from _lines(file)
        return
    line = 1
    for raw in _streams(file.read()):
        yield Record(Exchange(None, events=raw), answer=InText(raw, line))
        line += len(_BREAK.findall(raw))


def _lines(file: File) -> Iterator[Outcome]:
    """The streams in events of a line each. A new one begins where one has ended, or failed."""
    events: list[Json] = []
    lines: list[tuple[int, bytes]] = []
    size, over, others, kinds = 0, False, 0, dict[str, None]()
    for document, _ in file.documents():
        value = document.value
        kind = value.get("type") if isinstance(value, dict) else None
        if not document.valid and events:
            yield Unreadable(file.name, f"not JSON: {document.problem}", document.line)
            continue
        if not (is_event(value) or (kind == "error" and isinstance(value.get("error"), dict))):
            others += 1
            kinds[kind_of(document)] = None
            continue
        if over and kind == "message_start":
            yield _stream(events, lines)
            events, lines, size, over = [], [], 0, False
        over = over or kind in ("message_stop", "error")
        events.append(value)
        lines.append((document.line, document.raw))
        size += len(document.raw)
        if size > file.largest:
            raise TooLarge(file.largest)
    if events:
        yield _stream(events, lines)
    if others:
        yield NotARequest(file.name, others, "; ".join(list(kinds)[:3]))


def _stream(events: list[Json], lines: list[tuple[int, bytes]]) -> Record:
    return Record(Exchange(None, events=events), answer=InLines(lines))


#: The end of a stream, and the beginning of another one after it.
_NEXT: Final = re.compile(
    rb"^(?:data:[^\r\n]*\"type\"\s*:\s*\"(?:message_stop|error)\"|event:[ ]?(?:message_stop|error)\s)"
    rb"[^\r\n]*(?:\r\n|\n|\r)(?:(?:data:[^\r\n]*|:[^\r\n]*|)(?:\r\n|\n|\r)){0,8}?"
    rb"(?=event:[ ]?message_start\s|data:[^\r\n]*\"type\"\s*:\s*\"message_start\")",
    re.M,
)
_BREAK: Final = re.compile(rb"\r\n|\n|\r")


def _streams(raw: bytes) -> Iterator[bytes]:
    """The streams in a text: one begins where another has ended."""
    start = 0
    for found in _NEXT.finditer(raw):
        yield raw[start : found.end()]
        start = found.end()
    yield raw[start:]


READER: Final = Reader(
    "events",
    "streams: server-sent events as they were sent, an array of events, or JSON Lines of them",
    suffixes=(".sse", ".txt"),
    finds=_find,
    recognises=_recognises,
    reads=_read,
)
