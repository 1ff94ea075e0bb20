"""Every recorded request in the context that it was sent in, findings included."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

import turnlint
from benchmarks.groups.plan import Measured, Plan, Unmeasured
from benchmarks.measure import Row, Spread, repeat, seconds
from benchmarks.shapes import Json
from benchmarks.shapes.recorded import FILE, Recorded, recorded

_CHUNK: Final = 64
"""Requests that are checked, and then written, in one go."""


def recordings(plan: Plan) -> Iterator[Measured]:
    """The sum of all checks over the sum of all ``json.dumps``: the first time, and from then on."""
    if plan.corpus is None:
        raise Unmeasured(f"no folder given that holds {FILE}")
    items = list(recorded(plan.corpus))[:: 4 if plan.quick else 1]
    note = f"{len(items):,} requests"
    yield Measured("recorded-cold", Spread.of([_ratio(_pass(items, 0))]), note)
    rounds = repeat(plan.effort, lambda number: _pass(items, number))
    yield Measured("recorded", rounds.spread(_ratio), note)


def check(given: tuple[Recorded, Json]) -> object:
    """Check a request as it was sent."""
    item, request = given
    return turnlint.check(request, **item.context)


def _dump(given: tuple[Recorded, Json]) -> str:
    return json.dumps(given[1])


def _pass(items: Sequence[Recorded], number: int) -> Row:
    """Each request once, checked and written in turn, chunk by chunk."""
    sums = {"check": 0.0, "dumps": 0.0}
    turns = [("check", check), ("dumps", _dump)]
    for start in range(0, len(items), _CHUNK):
        chunk = items[start : start + _CHUNK]
        for name, what in turns if (start // _CHUNK + number) % 2 else reversed(turns):
            sums[name] += seconds(what, [(item, item.request()) for item in chunk])
    return sums


def _ratio(row: Row) -> float:
    return row["check"] / row["dumps"]
