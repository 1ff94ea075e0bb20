"""Streams: over the parse that their events need in any case, and whether a long one costs no more a part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import calls, interleave
from turnlint.case import block_events, events

_DELTAS: Final = 5_000
_WORDS: Final = 300
"""Events of text in a stream of usual length."""


def streams(plan: Plan) -> Iterator[Measured]:
    """A stream of usual length as it comes over the wire, and a long one beside one half as long."""
    made = _stream(_WORDS, "a few words of text")
    wire = b"".join(b"event: %b\ndata: %b\n\n" % (each["type"].encode(), orjson.dumps(each)) for each in made)
    assert turnlint.check_stream(wire).complete
    texts = [orjson.dumps(each).decode() for each in made]
    rounds = interleave(
        plan.effort,
        {
            "check": calls(turnlint.check_stream, partial(bytes, bytearray(wire))),
            "loads": calls(_loads, partial(list, texts)),
        },
    )
    note = f"{len(made)} events"
    yield Measured("stream-loads", rounds.ratio("check", "loads"), note)
    yield Measured("stream-rate", rounds.spread(lambda row: 1 / row["check"]), note)
    lengths = (_DELTAS, 2 * _DELTAS)
    trials = {f"{length}": calls(turnlint.check_stream, partial(_stream, length, "x" * 1_000)) for length in lengths}
    rounds = interleave(plan.effort, trials)
    yield Measured("stream", rounds.spread(lambda row: row[f"{2 * _DELTAS}"] / row[f"{_DELTAS}"] / 2))


def _loads(texts: list[str]) -> None:
    for text in texts:
        json.loads(text)


def _stream(deltas: int, text: str) -> list[Any]:
    """The events of a text that comes in so many parts."""
    start, block, _, *end = events("")
    return [start, block, *(block_events(0, {"type": "text", "text": text})[1] for _ in range(deltas)), *end]
