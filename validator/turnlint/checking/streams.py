"""Streams, checked as they arrive: from bytes, events or SDK objects to a report and a response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from turnlint.checking.linter import Events, Linter, Request
from turnlint.schema.plain import plain
from turnlint.schema.sendable import Unsendable
from turnlint.schema.shape import shape
from turnlint.sources.sse import Decoder, Frame
from turnlint.subjects.events import EventWalk, State
from turnlint.subjects.stream import Stream
from turnlint.values.json import Json, parse
from turnlint.values.report import Finding
from turnlint.values.settings import settings
from turnlint.values.streamed import StreamReport

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.values.settings import Keywords

#: What the SDK's ``stream()`` tells beside the API's events, and makes of them.
_DERIVED: Final = frozenset({"text", "citation", "thinking", "signature", "input_json", "compaction"})
#: The API's events to which it adds what they came to; what the API sends of them.
_ADDED_TO: Final[Mapping[str, tuple[str, ...]]] = {"message_stop": ("type",), "content_block_stop": ("type", "index")}
_SENTINEL: Final = b"[DONE]"
_FIELDS: Final = (b"event:", b"data:", b"id:", b"retry:")
_LINE_END: Final = re.compile(rb"[\r\n]")
#: What is missing where the response of a stream was not judged.
_NO_RESPONSE: Final = "no whole response"


class StreamReader:
    """Reads one stream while it arrives. It holds the response so far, and of each kind of fault a bounded number.

    ::

        reader = turnlint.StreamReader(request)
        for chunk in http_response.iter_bytes():
            reader.feed(chunk)
        report = reader.close()

    ``request`` is the one that the stream answers, or ``None``; the keywords are those of :func:`turnlint.check`.
    """

    __slots__ = ("_asked", "_closed", "_decoder", "_linter", "_shape", "_walk")

    def __init__(self, request: Request | None = None, **keywords: Unpack[Keywords]) -> None:
        self._prepare(Linter.of(settings(**keywords)), request)

    @classmethod
    def of(cls, linter: Linter, request: Request | None = None) -> StreamReader:
        """A reader that judges as a linter does."""
        made = cls.__new__(cls)
        made._prepare(linter, request)
        return made

    def _prepare(self, linter: Linter, request: Request | None) -> None:
        self._linter = linter
        self._asked = None if request is None else linter.index(request)
        self._shape = shape(linter.settings.context, "stream_events")
        self._walk = EventWalk()
        self._decoder = Decoder()
        self._closed: StreamReport | None = None

    def feed(self, given: Events) -> None:
        """Take a chunk of the stream's bytes or text, or one event: parsed, an SDK object, or a frame.

        A chunk may end anywhere; lines must have their ends. Raises ``TypeError`` for what is no JSON value either, and
        ``ValueError`` where the reader was closed.
        """
        if self._closed is not None:
            raise ValueError("the stream was closed: a reader reads one")
        if isinstance(given, str):
            given = given.encode("utf-8", "surrogatepass")
        if isinstance(given, (bytes, bytearray, memoryview)):
            for frame in self._decoder.feed(bytes(given)):
                self._frame(frame)
            return
        kind = given.get("type") if isinstance(given, Mapping) else getattr(given, "type", None)
        if isinstance(kind, str) and kind in _DERIVED and not self._is_block(given):
            self._walk.skip()  # not even made plain: each holds all of the text so far
        elif isinstance(given, Mapping):
            self._event(given)
        elif isinstance(kind, str) and kind in _ADDED_TO:
            self._event({name: getattr(given, name, None) for name in _ADDED_TO[kind]})
        elif isinstance(data := getattr(given, "data", None), str):
            name = getattr(given, "event", None)
            self._frame(Frame(name if isinstance(name, str) else "", data.encode("utf-8", "surrogatepass")))
        elif callable(getattr(given, "model_dump", None)):
            self._event(plain(given))
        elif given is None or isinstance(given, (list, int, float)):
            self._event(given)  # out of a record: it is told as what is no event
        else:
            raise TypeError(
                f"an event is a mapping, an SDK object, or bytes or text of a stream, not {type(given).__name__}"
            )

    def _is_block(self, given: Events) -> bool:
        """Whether it is a block of a response, and no event that the SDK makes of one and calls by the same name."""
        if self._walk.state is not State.START:
            return False
        return "snapshot" not in given if isinstance(given, Mapping) else not hasattr(given, "snapshot")

    @property
    def is_over(self) -> bool:
        """Whether the message has come to its end, or an error; the stream may still have something after it."""
        return self._walk.state in (State.DONE, State.FAILED)

    def read(self, events: Events) -> StreamReport:
        """Take all events, or all chunks, and close. Raises ``TypeError`` for what is no stream."""
        for each in _each(events):
            self.feed(each)
        return self.close()

    def close(self) -> StreamReport:
        """The report: the stream is over, whether it came to its end or not."""
        if self._closed is None:
            self._closed = self._report()
        return self._closed

    def _frame(self, frame: Frame) -> None:
        """One frame of the stream's text."""
        if frame.data.strip() == _SENTINEL:
            self._walk.sentinel()
            return
        if not frame.data:
            return
        parsed = parse(frame.data)
        if parsed.problem:
            self._walk.unreadable(parsed.problem, frame.data.decode("utf-8", "replace"))
        else:
            self._event(parsed.value, parsed=True, name=frame.name if frame.whole else None)

    def _event(self, event: Json, *, parsed: bool = False, name: str | None = None) -> None:
        try:
            faults = self._shape.faults(event, parsed=parsed)
        except Unsendable:
            event = plain(event)
            try:
                faults = self._shape.faults(event)
            except Unsendable as error:
                raise Unsendable((self._walk.count, *error.path), error.value) from None
        self._walk.take(event, faults, name)

    def _report(self) -> StreamReport:
        self._end()
        linter, walk, asked = self._linter, self._walk, self._asked
        known = asked.known if asked is not None else linter.beside(walk.made.message)
        stream = Stream(walk, known, asked)
        verdict = linter.engine.run((stream,))
        findings, complete = verdict.findings, stream.is_complete
        skipped = partial(linter.engine.skipped, verdict.silences)
        if complete:
            judged = linter.check_response(stream.response, asked)
            findings += tuple(_of_response(finding) for finding in judged.findings)
            skipped = partial(_merged, skipped, partial(getattr, judged, "skipped"))
        else:
            silenced = tuple(sorted(rule.name for rule in linter.engine.rules.values() if rule.judges == "response"))
            skipped = partial(_merged, skipped, partial(_lacking, silenced))
        return StreamReport(
            findings,
            linter.settings.context,
            skipped,
            answerable=False,
            response=stream.response,
            complete=complete,
            unfit=stream.unfit,
        )

    def _end(self) -> None:
        """Take what stands before the end of the stream, where it is whole: a dump may lack its last line end."""
        rest, foreign, cut = self._decoder.close(), self._decoder.foreign, False
        if rest is not None:
            cut = bool(parse(rest.data).problem) and rest.data.strip() != _SENTINEL
            if not cut:
                self._frame(rest)
        if foreign and not self._walk.count:
            self._walk.note("no_events", (), line=foreign)
        self._walk.end(cut)


def _each(events: Events) -> Iterator[Events]:
    """What a caller gave as a stream, piece by piece."""
    if isinstance(events, (str, bytes, bytearray, memoryview)):
        yield events
        return
    if isinstance(events, Mapping) or hasattr(events, "model_dump") or not isinstance(events, Iterable):
        raise TypeError(
            "a stream is its bytes or text, or an iterable of chunks, lines or events, "
            f"not {'one mapping' if isinstance(events, Mapping) else type(events).__name__}"
        )
    pieces = iter(events)
    head: list[Events] = []
    told: list[bytes] = []
    for piece in pieces:
        head.append(piece)
        if not isinstance(piece, (str, bytes, bytearray, memoryview)):
            break
        raw = _raw(piece)
        if raw and not _is_comment(raw):
            told.append(raw)
            if len(told) == 2:
                break
    are_lines = _are_lines(told)
    for piece in chain(head, pieces):
        yield piece
        if are_lines and isinstance(piece, (str, bytes, bytearray, memoryview)):
            yield b"\n"


def _are_lines(told: list[bytes]) -> bool:
    """Whether the first two pieces of a text are lines that have lost their ends, and not chunks.

    Both begin as lines do, neither holds a line end, and the first is no half of an event's data: no stream can be cut
    into such chunks.
    """
    if len(told) < 2 or not all(piece.startswith(_FIELDS) and _LINE_END.search(piece) is None for piece in told):
        return False
    name, _, data = told[0].partition(b":")
    return name != b"data" or data.strip() == _SENTINEL or not parse(data).problem


def _is_comment(piece: bytes) -> bool:
    return piece.startswith(b":") and _LINE_END.search(piece) is None


def _raw(piece: str | bytes | bytearray | memoryview) -> bytes:
    return piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else bytes(piece)


def _of_response(finding: Finding) -> Finding:
    return finding._replace(path=("response", *finding.path))


def _lacking(rules: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {_NO_RESPONSE: rules} if rules else {}


def _merged(*parts: object) -> dict[str, tuple[str, ...]]:
    """What was skipped, of several."""
    merged: dict[str, set[str]] = {}
    for part in parts:
        assert callable(part)
        for lack, rules in part().items():
            merged.setdefault(lack, set()).update(rules)
    return {lack: tuple(sorted(rules)) for lack, rules in sorted(merged.items())}
