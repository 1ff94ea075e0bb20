"""A step in a session, over its request alone; whether what is long costs no more a part than what is short."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from typing import Any, Final, NamedTuple

import orjson

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Trial, calls, interleave, seconds
from benchmarks.shapes import Json
from benchmarks.shapes.agent import history
from benchmarks.shapes.logs import exchanges, thread
from turnlint.case import response

_SIZE: Final = 200_000
_TURNS: Final = 5_000
_SENT: Final = 100
"""Turns of a conversation that sends all of its messages each time."""


class _Step(NamedTuple):
    """A session that has received a response, and the request that goes on."""

    session: turnlint.Session
    request: Any


def sessions(plan: Plan) -> Iterator[Measured]:
    """The step, the transcript, the loop."""
    whole = history(_SIZE)
    messages = whole["messages"]
    earlier, answer = (
        response(*messages[index]["content"], stop_reason="tool_use", model=whole["model"]) for index in (-4, -2)
    )

    def fresh() -> _Step:
        session = turnlint.Session()
        session.check(deepcopy({**whole, "messages": messages[:-4]}))
        session.receive(deepcopy(earlier))
        session.check(deepcopy({**whole, "messages": messages[:-2]}))
        session.receive(deepcopy(answer))
        return _Step(session, deepcopy(whole))

    # One at a time: a loop has one session, and a heap full of others would be the collector's work.
    trials: dict[str, Trial] = {
        "step": lambda: seconds(_step, [fresh()]),
        "check": lambda: seconds(turnlint.check, [deepcopy(whole)]),
    }
    yield Measured("step", interleave(plan.effort, trials).ratio("step", "check"))
    once, twice = (_TURNS // 5, _TURNS // 5 * 2) if plan.quick else (_TURNS, _TURNS * 2)
    trials = {f"{length}": calls(turnlint.check_session, partial(thread, length)) for length in (once, twice)}
    rounds = interleave(plan.effort, trials)
    yield Measured("transcript", rounds.spread(lambda row: row[f"{twice}"] / row[f"{once}"] / 2), f"{twice:,} turns")
    lengths = {"once": _SENT, "twice": 2 * _SENT}
    lines = {name: [orjson.dumps(each) for each in exchanges(turns)] for name, turns in lengths.items()}
    bytes_ = {name: sum(map(len, sent)) for name, sent in lines.items()}
    trials = {name: calls(_loop, partial(_parsed, sent)) for name, sent in lines.items()}
    rounds = interleave(plan.effort, trials)
    yield Measured("loop", rounds.spread(lambda row: row["twice"] / bytes_["twice"] / (row["once"] / bytes_["once"])))


def _step(step: _Step) -> None:
    report = step.session.check(step.request)
    assert report.ok


def _parsed(lines: list[bytes]) -> list[Json]:
    return [orjson.loads(line) for line in lines]


def _loop(sent: list[Json]) -> None:
    session = turnlint.Session()
    for each in sent:
        assert session.check(each["request"]).ok
        assert session.receive(each["response"]).ok
