"""One request, checked: over what it costs to write it, or to read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Rounds, calls, interleave
from benchmarks.shapes import SHAPES, Json, media


def against_json(name: str) -> Callable[[Plan], Iterator[Measured]]:
    """A group of one line: a shape over its ``json.dumps``."""

    def measured(plan: Plan) -> Iterator[Measured]:
        yield Measured(name, _checked(plan, SHAPES[name].copies()).ratio("check", "dumps"))

    return measured


def control(plan: Plan) -> Iterator[Measured]:
    """One thing against itself: how far the figures of this run can be trusted."""
    copies = SHAPES["agent"].copies()
    rounds = interleave(plan.effort, {"dumps": calls(json.dumps, copies), "again": calls(json.dumps, copies)})
    yield Measured("control", rounds.ratio("dumps", "again"))


def from_bytes(plan: Plan) -> Iterator[Measured]:
    """JSON bytes over the parse that they need in any case."""
    raw = bytearray(SHAPES["large"].raw())

    def fresh() -> bytes:
        return bytes(raw)

    rounds = interleave(plan.effort, {"check": calls(turnlint.check, fresh), "loads": calls(orjson.loads, fresh)})
    yield Measured("bytes", rounds.ratio("check", "loads"))


def six(plan: Plan) -> Iterator[Measured]:
    """A short request: the ratio, and the time itself."""
    rounds = _checked(plan, SHAPES["six"].copies())
    yield Measured("six", rounds.ratio("check", "dumps"))
    yield Measured("six-time", rounds.spread(lambda row: row["check"] * 1e6))


def images(plan: Plan) -> Iterator[Measured]:
    """Images that no check has met before, and the same ones again, as an agent sends them with each turn."""
    numbers = count(1)
    yield Measured("images-new", _checked(plan, lambda: media.images(20, next(numbers))).ratio("check", "dumps"))
    yield Measured("images-seen", _checked(plan, SHAPES["images"].copies()).ratio("check", "dumps"))


def _checked(plan: Plan, fresh: Callable[[], Json]) -> Rounds:
    return interleave(plan.effort, {"check": calls(turnlint.check, fresh), "dumps": calls(json.dumps, fresh)})
