"""Streams: events and bytes, cut anywhere, reordered, doubled, dropped, and with what belongs to nobody in between."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Final

import orjson

import turnlint
from fuzz import events, mutations
from fuzz.copying import copied
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.kinds.responses import asked
from fuzz.mutations import Mutator
from fuzz.promises import Broken, held, told_misuse
from fuzz.seeds import Seeds, some_context
from turnlint.case import events as events_of
from turnlint.values.report import Report
from turnlint.values.streamed import StreamReport

#: What stands between events, or in place of one.
_BETWEEN: Final[tuple[Json, ...]] = (
    {"type": "ping"}, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    {"type": "message_stop"}, {"type": "of_no_table", "index": 0}, {}, {"type": None}, {"choices": []},
    {"object": "chat.completion.chunk"}, {"type": "response.created"}, {"messageStart": {}}, {"type": "text"},
    {"type": "content_block_stop", "index": 0}, {"type": "content_block_delta", "index": 7, "delta": {}},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}},
)  # fmt: skip
_FRAMES: Final = (
    b"data: [DONE]\n\n", b": comment\n\n", b"event: ping\n", b"data:\n\n", b"id: 7\nretry: 5\n", b"data: {\n\n",
    b"\n", b"\r", b"data: null\n\n", b"\xef\xbb\xbf", b"\xff", b"{}\n", b"data: 1e999\n\n",
    b'data: {"type":"ping"}\n\n',
)  # fmt: skip
#: What the SDK makes of events, and passes by in what callers hold.
_DERIVED: Final = frozenset({"text", "citation", "thinking", "signature", "input_json", "compaction"})


def make(rng: random.Random, known: Seeds) -> Made:
    """An input out of chance."""
    seed = rng.choice(known.streams)
    value: Json = seed.value
    if not isinstance(value, (str, list)) or rng.random() < 0.4:
        value = of_response(rng.choice(known.responses).value) or value
    if isinstance(value, list) and not all(isinstance(event, str) for event in value):
        value = _disordered(rng, known, value)
        if rng.random() < 0.5:
            value = _rendered(rng, value) or value
    elif isinstance(value, list):
        value = "\n".join(value)
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes) and rng.random() < 0.6:
        value = _garbled(rng, value)
    return {"stream": value, "asked": asked(rng, known, seed.asked)}, some_context(rng, seed.context)


def of_response(response: Json) -> list[Json]:
    """The events by which a response is sent; none where it is not one."""
    if not isinstance(response, dict) or not isinstance(response.get("content"), list):
        return []
    fields = {name: value for name, value in response.items() if name not in ("content", "stop_reason")}
    try:
        made = events_of(*response["content"], stop_reason=response.get("stop_reason"), **fields)
    except (KeyError, TypeError, ValueError, AttributeError):
        return []
    return list(copied(made))


def _disordered(rng: random.Random, known: Seeds, told: list[Json]) -> list[Json]:
    """Events, changed as a list and in themselves."""
    made = list(told)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 4))):
        if not made:
            break
        place, other = rng.randrange(len(made)), rng.randrange(len(made))
        change = rng.randrange(8)
        if change == 0:
            del made[place]
        elif change == 1:
            made.insert(other, copied(made[place]))
        elif change == 2:
            made[place], made[other] = made[other], made[place]
        elif change == 3:
            made = made[:place]
        elif change == 4:
            made.insert(place, copied(rng.choice(_BETWEEN)))
        elif change == 5:
            more = rng.choice(known.streams).value
            made[place:place] = copied(more) if isinstance(more, list) else []
        elif change == 6:
            made[place:place] = [copied(made[place]) for _ in range(rng.choice((2, 150)))]
        else:
            made[place] = Mutator(rng, known).mutated(made[place])
    return made


def _rendered(rng: random.Random, told: list[Json]) -> bytes:
    try:
        return events.rendered(told, rng.choice(("\n", "\n", "\r\n", "\r")))
    except TypeError:
        return b""


def _garbled(rng: random.Random, raw: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.randint(0, len(raw))
        change = rng.randrange(5)
        if change == 0:
            raw = raw[:place]
        elif change == 1:
            raw = raw[place:]
        elif change == 2:
            raw = raw[:place] + rng.choice(_FRAMES) + raw[place:]
        elif change == 3:
            frames = re.split(rb"(?<=\n\n)", raw)
            frames.insert(rng.randint(0, len(frames)), rng.choice((rng.choice(_FRAMES), rng.choice(frames))))
            raw = b"".join(frames)
        else:
            raw = mutations.garbled(rng, raw)
    return raw


def judge(value: Json, context: Context) -> Sequence[Report]:
    """The one call that a user makes; no report of what is told to be no stream."""
    report = _report(value["stream"], value["asked"], context)
    return () if report is None else (report,)


def _report(stream: object, request: Json, context: Context) -> StreamReport | None:
    try:
        return turnlint.check_stream(stream, request, **context)
    except TypeError as failure:
        if isinstance(stream, bytes) or not told_misuse(failure):
            raise
        return None


def check(value: Json, context: Context) -> Told:
    """A stream: complete only where it is, with what it says, and the same in whatever pieces it comes."""
    told = held(judge, value, context)
    if not told.reports:
        return told
    report, stream = told.reports[0], value["stream"]
    assert isinstance(report, StreamReport)
    if report.complete:
        _is_right(report, events.read(stream) if isinstance(stream, bytes) else _meant(stream))
    for form, pieces in _forms(stream):
        other = _report(pieces, value["asked"], context)
        if other is None or (other.complete, other.response) != (report.complete, report.response):
            raise Broken(f"{form} come to something else")
        if _findings(other, form) != _findings(report, form):
            raise Broken(f"{form} have other findings")
    return told


def _is_right(report: StreamReport, told: Sequence[Json]) -> None:
    blocks = events.content(told)
    if blocks is None:
        raise Broken("a stream that is not whole is called complete")
    made = (report.response or {}).get("content")
    for field in ("type", "text", "thinking"):
        if [block.get(field) for block in blocks] != [block.get(field) for block in made or ()]:
            raise Broken(f"the response has another {field} than its stream")


def _meant(stream: list[Json]) -> list[Json]:
    return [event for event in stream if not (isinstance(event, dict) and event.get("type") in _DERIVED)]


def _forms(stream: Json) -> Iterator[tuple[str, Any]]:
    """The other forms in which the same stream comes."""
    if isinstance(stream, list):
        try:
            raw = events.rendered(stream)
            is_same = orjson.loads(orjson.dumps(stream)) == stream
        except (TypeError, ValueError, RecursionError):
            return
        kinds = [event.get("type") if isinstance(event, dict) else "text" for event in stream]
        if is_same and not any(kind in _DERIVED for kind in kinds if isinstance(kind, str)):
            yield "the bytes of events", raw
            if kinds and all(isinstance(kind, str) for kind in kinds):
                frames = [SimpleNamespace(event=event["type"], data=orjson.dumps(event).decode()) for event in stream]
                yield "the frames of events", frames
        return
    rng = random.Random(len(stream))
    for most in (1, 3, 40):
        yield f"chunks of {most} at most", list(_chunks(rng, stream, most))
    try:
        text = stream.decode()
    except UnicodeDecodeError:
        return
    yield "a text", text
    yield "chunks of text", [text[:40], "", text[40:90], text[90:]]
    lines = re.split(r"\r\n|\n|\r", text)
    if len(lines) > 3 and lines[-2:] == ["", ""] and all(line.startswith(("event:", "data:")) for line in lines[:2]):
        yield "lines", lines[:-1]


def _chunks(rng: random.Random, raw: bytes, most: int) -> Iterator[bytes]:
    if len(raw) / most > 20_000:
        most = len(raw) // 20_000
    start = 0
    while start < len(raw):
        size = rng.randint(1, most)
        yield raw[start : start + size]
        start += size


def _findings(report: StreamReport, form: str) -> list[object]:
    # Only a frame has a name that can be another than its event's.
    passed_over = ("event-name-mismatch",) if "events" in form else ()
    return [finding for finding in report.findings if finding.rule not in passed_over]


KINDS: Final = (Kind("stream", 5, make, check, judge),)
