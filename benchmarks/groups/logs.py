"""A log of many conversations side by side: what it takes to tell them apart, and what must be kept for that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import orjson

import turnlint
from benchmarks.children import python
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Effort, Spread, calls, interleave
from benchmarks.shapes.logs import log, write_log
from turnlint.values.exchange import Exchange

_SESSIONS: Final = 2_000
_TURNS: Final = 4
_CHECK: Final = """\
import json, turnlint
with open({file!r}, encoding="utf-8") as lines:
    told = turnlint.check_session(turnlint.Exchange(**json.loads(line)) for line in lines)
assert told.ok and sum(each is None for each in told.continues) == {sessions}
"""


def logs(plan: Plan) -> Iterator[Measured]:
    """The time over the bytes, at twice the length; and the peak of the memory, of which each exchange has a part."""
    many = _SESSIONS // 10 if plan.quick else _SESSIONS
    counts = {"once": many // 2, "twice": many}
    lines = {name: list(log(sessions, _TURNS)) for name, sessions in counts.items()}
    sizes = {name: sum(map(len, found)) for name, found in lines.items()}
    effort = Effort(plan.effort.seconds * 2, 3 if plan.quick else 5, 30)
    rounds = interleave(
        effort, {name: calls(turnlint.check_session, partial(_recorded, found)) for name, found in lines.items()}
    )
    note = f"{many:,} sessions, {sizes['twice'] / 1e6:.0f} MB"
    yield Measured("log", rounds.spread(lambda row: row["twice"] / sizes["twice"] * sizes["once"] / row["once"]), note)
    yield Measured("log-rate", rounds.spread(lambda row: sizes["twice"] / row["twice"] / 1e6))
    yield Measured("log-memory", Spread.of([_memory(many)]), note)


def _recorded(lines: list[bytes]) -> list[Exchange]:
    """The exchanges of a log as one list, which the caller holds: only what is kept beside it counts as new."""
    return [Exchange(**_read(line)) for line in lines]


def _read(line: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(line)
    return found


def _memory(sessions: int) -> float:
    """How much more a process holds at its peak for each exchange beyond those of one conversation, in KB."""
    with python() as interpreter:
        peaks = []
        for count in (1, sessions):
            file = interpreter.folder / f"{count}.jsonl"
            write_log(file, count, _TURNS)
            peaks.append(interpreter.peak("-c", _CHECK.format(file=str(file), sessions=count)))
    return (peaks[1] - peaks[0]) / ((sessions - 1) * _TURNS)
