"""Streams: the events of responses, as the text that was sent (server-sent events), an array, or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from turnlint.readers.file import File
from turnlint.readers.kinds import kind_of
from turnlint.readers.reader import Reader
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.sources.documents import Document, Place
from turnlint.sources.files import TooLarge, Unreadable
from turnlint.sources.origins import Excerpted, Holder, InDocument, Origin
from turnlint.sources.sse import Decoder, Frame
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, Path, parse

#: The events of the API.
EVENTS: Final = frozenset(
    {
        "content_block_delta", "content_block_start", "content_block_stop", "message_delta", "message_start",
        "message_stop", "ping",
    }
)  # fmt: skip
_MARK: Final = b"\xef\xbb\xbf"


def is_event(value: Any) -> bool:
    """Whether a value looks like an event of the API's streams."""
    return isinstance(value, dict) and isinstance(value.get("type"), str) and value["type"] in EVENTS


def is_events(value: Any) -> bool:
    """Whether a value looks like the events of a stream, in a list or as text."""
    if isinstance(value, str):
        return is_text(value[:_LOOKED_AT].encode("utf-8", "surrogatepass"))
    return isinstance(value, list) and any(map(is_event, value[:2]))


#: How much of a text is looked at to see whether it is that of a stream.
_LOOKED_AT: Final = 4 * 1024


def is_text(head: bytes) -> bool:
    """Whether a text begins as the API's streams do: its first event is one of them, or an error."""
    head = head.removeprefix(_MARK).lstrip()
    if not _FIELD.match(head):
        return False
    decoder = Decoder()
    frame = next(decoder.feed(head), None) or decoder.close()
    if frame is None or decoder.foreign:
        return False
    if frame.name:
        return frame.name in EVENTS or frame.name == "error"
    kind = _TYPE.match(frame.data)
    return kind[1] in _NAMES if kind else is_event(parse(frame.data).value)


#: The field with which the text of a stream begins, or a comment.
_FIELD: Final = re.compile(rb"(?:event|data|id|retry)?+:")
_TYPE: Final = re.compile(rb'\s*\{\s*"type"\s*:\s*"(\w+)"')
_NAMES: Final = frozenset(name.encode() for name in (*EVENTS, "error"))


# --- places -----------------------------------------------------------------------------------------------------------


def of_events(at: InDocument) -> Origin:
    """Where the events in a value stand: in an array each, in a text together."""
    return _InArray(at) if isinstance(at.value, list) else at


def event_of(path: Path, events: Iterable[Json]) -> Path:
    """The path of the event by which a part of the response came.

    A finding about a stream has the path of an event, or, behind ``response``, one in the message that the events add
    up to.
    """
    if path[:1] != ("response",):
        return path
    block = path[2] if path[1:2] == ("content",) and len(path) > 2 else None
    begun = ended = started = -1
    for index, event in enumerate(events):
        kind = event.get("type") if isinstance(event, dict) else None
        if kind == "message_start" and begun < 0:
            begun = index
        elif kind == "message_delta":
            ended = index
        elif kind == "content_block_start" and started < 0 and event.get("index") == block:
            started = index
    if block is not None and started >= 0:
        return (started, "content_block")
    if path[1:2] and path[1] in ("stop_reason", "stop_sequence", "stop_details", "usage") and ended >= 0:
        return (ended,)
    return (begun,) if begun >= 0 else ()


@dataclass(frozen=True, slots=True, eq=False)
class _InArray:
    """Events in an array."""

    at: InDocument

    @property
    def line(self) -> int | None:
        return self.at.line

    @property
    def prefix(self) -> Path:
        return self.at.prefix

    @property
    def text(self) -> Excerpted:
        return self.at.text

    def place(self, path: Path) -> Place:
        return self.at.place(event_of(path, self.at.value))


@dataclass(frozen=True, slots=True, eq=False)
class _InLines:
    """Events in lines, one each; kept as they were read."""

    lines: list[tuple[int, bytes]]

    @property
    def line(self) -> int | None:
        return self.lines[0][0]

    @property
    def prefix(self) -> Path:
        return ()

    @property
    def text(self) -> None:
        return None

    def place(self, path: Path) -> Place:
        path = event_of(path, self.events()) or (0,)
        first = path[0]
        number, raw = self.lines[first if isinstance(first, int) and first < len(self.lines) else -1]
        return Document(raw, number).place(path[1:])

    def events(self) -> Iterator[Json]:
        return (parse(raw).value for _, raw in self.lines)


class InText:
    """Events in the text of a stream, which begins at a line of its file, or is in a string that stands at ``outer``.

    It is read again for the first place.
    """

    text: Excerpted | None = None

    def __init__(self, raw: bytes, first: int = 1, outer: Holder | None = None) -> None:
        self.prefix: Path = () if outer is None else outer.prefix
        self.line: int | None = None if outer is None else outer.line
        self._raw = raw
        self._first = first
        self._outer = outer

    def place(self, path: Path) -> Place:
        """The place in the data of an event; of the whole, its first line."""
        path = event_of(path, (parse(frame.data).value for frame in self._frames))
        document = self._document
        first = path[0] if path else None
        if not isinstance(first, int) or first >= len(self._frames):
            line = document.text.find("\n")
            return self._stretch(0, line if line >= 0 else len(document.text))
        start, end = self._data(self._frames[first])
        data = Document(document.text[start:end].encode("utf-8", "surrogateescape"))
        if not data.valid:
            return self._stretch(start, end)
        begin, stop = data.span(path[1:])
        return self._stretch(start + begin, start + stop)

    def _stretch(self, start: int, end: int) -> Place:
        return (self._document.stretch if self._outer is None else self._outer.within)(start, end)

    @cached_property
    def _document(self) -> Document:
        return Document(self._raw, self._first)

    @cached_property
    def _frames(self) -> list[Frame]:
        decoder = Decoder()
        frames = [*decoder.feed(self._raw)]
        rest = decoder.close()
        return frames if rest is None else [*frames, rest]

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line of the stream begins and ends in the text, without its line end."""
        text = self._document.text
        ends = [found.span() for found in _LINE_END.finditer(text)]
        starts = [0, *(end for _, end in ends)]
        return [*zip(starts, [*(start for start, _ in ends), len(text)], strict=True)]

    def _data(self, frame: Frame) -> tuple[int, int]:
        """Where the first line of a frame's data stands in the text, without the name of the field."""
        start, end = self._lines[frame.line - 1]
        colon = self._document.text.index(":", start) + 1
        return colon + self._document.text.startswith(" ", colon), end


_LINE_END: Final = re.compile(r"\r\n|\n|\r")


# --- reading ----------------------------------------------------------------------------------------------------------


def _find(at: InDocument) -> Iterator[Record]:
    if isinstance(at.value, list) and is_events(at.value):
        yield Record(Exchange(None, events=at.value), answer=_InArray(at))


def _recognises(file: File) -> bool:
    head = file.head.removeprefix(_MARK).lstrip()
    if head.startswith((b"{", b"[")):
        return re.match(rb'\{\s*"', head) is not None and file.document is not None and is_event(file.document.value)
    return is_text(head)


def _read(file: File) -> Iterator[Outcome]:
    head = file.head.removeprefix(_MARK).lstrip()
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
    return Record(Exchange(None, events=events), answer=_InLines(lines))


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
