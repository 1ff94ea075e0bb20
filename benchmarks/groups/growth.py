"""Linear, or not: the cost over ``json.dumps`` must not grow with the length."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Final

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Row, Trial, calls, interleave
from benchmarks.shapes import clean
from benchmarks.shapes.dialogue import short_messages

_BASE: Final = 10_001
_LENGTHS: Final = {"growth-double": 20_001, "growth-fourfold": 40_001}


def growth(plan: Plan) -> Iterator[Measured]:
    """The ratio at twice and four times the length, over the ratio at the length."""
    trials: dict[str, Trial] = {}
    for length in (_BASE, *_LENGTHS.values()):
        fresh = partial(orjson.loads, clean(short_messages(length)))
        trials[f"check {length}"] = calls(turnlint.check, fresh)
        trials[f"dumps {length}"] = calls(json.dumps, fresh)
    rounds = interleave(plan.effort, trials)
    for key, length in _LENGTHS.items():
        yield Measured(key, rounds.spread(partial(_growth, length=length)))


def _growth(row: Row, length: int) -> float:
    return _ratio(row, length) / _ratio(row, _BASE)


def _ratio(row: Row, length: int) -> float:
    return row[f"check {length}"] / row[f"dumps {length}"]
