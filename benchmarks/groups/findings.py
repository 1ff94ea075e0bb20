"""What a finding more costs: requests of one size with 1, 100 and 1,000 findings of one kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Row, Trial, calls, interleave
from benchmarks.shapes import Json, clean
from benchmarks.shapes.faulty import KINDS, faulty

_COUNTS: Final = (1, 100, 1_000)


def findings(plan: Plan) -> Iterator[Measured]:
    """The slope over the three counts, kind by kind."""
    clean(faulty(KINDS[0], 0))
    for kind in KINDS:
        rounds = interleave(plan.effort, {str(count): _trial(kind, count) for count in _COUNTS})
        yield Measured(f"finding-{kind.replace(' ', '-')}", rounds.spread(_slope))


def read(request: Json) -> int:
    """Check a request and read all that is said, so that nothing is put off until somebody looks."""
    return sum(len(finding.message) + len(finding.path) for finding in turnlint.check(request).findings)


def _trial(kind: str, count: int) -> Trial:
    raw = orjson.dumps(faulty(kind, count))
    found = turnlint.check(orjson.loads(raw)).findings
    if len(found) != count or len({finding.rule for finding in found}) != 1:
        raise ValueError(f"{kind}: {count} findings of one rule expected, not {len(found)}")
    return calls(read, partial(orjson.loads, raw))


def _slope(row: Row) -> float:
    """Microseconds a finding, by least squares."""
    middle = sum(_COUNTS) / len(_COUNTS)
    mean = sum(row.values()) / len(row)
    over = sum((count - middle) * (row[str(count)] - mean) for count in _COUNTS)
    return over / sum((count - middle) ** 2 for count in _COUNTS) * 1e6
