"""Where the events of a stream stand: in an array, in lines, or in the text that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from turnlint.sources.documents import Document, Place
from turnlint.sources.origins import Excerpted, Holder, InDocument, Origin
from turnlint.sources.sse import Decoder, Frame
from turnlint.values.json import Json, Path, parse


def of_events(at: InDocument) -> Origin:
    """Where the events in a value stand: in an array each, in a text together."""
    return InArray(at) if isinstance(at.value, list) else at


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
class InArray:
    """Events in an array, at a place."""

    at: InDocument

    @property
    def line(self) -> int | None:
        """As of what is around it: see :class:`~turnlint.sources.origins.Origin`."""
        return self.at.line

    @property
    def prefix(self) -> Path:
        """The path of the events."""
        return self.at.prefix

    @property
    def text(self) -> Excerpted:
        """The text that the events were parsed from, if it is one."""
        return self.at.text

    def place(self, path: Path) -> Place:
        """The place of the event, or of what is in it."""
        return self.at.place(event_of(path, self.at.value))


@dataclass(frozen=True, slots=True, eq=False)
class InLines:
    """Events in lines, one each; kept as they were read."""

    lines: list[tuple[int, bytes]]

    @property
    def line(self) -> int | None:
        """As of what is around it: see :class:`~turnlint.sources.origins.Origin`."""
        return self.lines[0][0]

    @property
    def prefix(self) -> Path:
        """The path of the events."""
        return ()

    @property
    def text(self) -> None:
        """The text that the events were parsed from, if it is one."""
        return None

    def place(self, path: Path) -> Place:
        """The place of the event, or of what is in it."""
        path = event_of(path, self.events()) or (0,)
        first = path[0]
        number, raw = self.lines[first if isinstance(first, int) and first < len(self.lines) else -1]
        return Document(raw, number).place(path[1:])

    def events(self) -> Iterator[Json]:
        """The events themselves."""
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
