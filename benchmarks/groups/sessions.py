"""A step in a session, over its request alone; whether what is long costs no more a part than what is short."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from typing import Any, Final, NamedTuple

import turnlint
from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Trial, calls, interleave, seconds
from benchmarks.shapes.agent import history
from turnlint.case import body, events, exchange, response, tool, tool_result, tool_use, user

_SIZE: Final = 200_000
_TURNS: Final = 1_000
_DELTAS: Final = 5_000


class _Step(NamedTuple):
    """A session that has received a response, and the request that goes on."""

    session: turnlint.Session
    request: Any


def sessions(plan: Plan) -> Iterator[Measured]:
    """The three lines."""
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
    lengths = (_TURNS, 2 * _TURNS)
    trials = {f"{length}": calls(turnlint.check_session, partial(_thread, length)) for length in lengths}
    rounds = interleave(plan.effort, trials)
    yield Measured("transcript", rounds.spread(lambda row: row[f"{2 * _TURNS}"] / row[f"{_TURNS}"] / 2))
    lengths = (_DELTAS, 2 * _DELTAS)
    trials = {f"{length}": calls(turnlint.check_stream, partial(_stream, length)) for length in lengths}
    rounds = interleave(plan.effort, trials)
    yield Measured("stream", rounds.spread(lambda row: row[f"{2 * _DELTAS}"] / row[f"{_DELTAS}"] / 2))


def _step(step: _Step) -> None:
    report = step.session.check(step.request)
    assert report.ok


def _stream(deltas: int) -> list[Any]:
    """The events of a long text."""
    start, block, _, *end = events("")
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x" * 1_000}}
    return [start, block, *(deepcopy(delta) for _ in range(deltas)), *end]


def _thread(turns: int) -> list[turnlint.Exchange]:
    """A conversation that stores each message once: a thread, with a call in two turns of three."""
    made = [exchange(_request(user("question"), {"type": "create"}), "Hello", id="msg_0")]
    called = False
    for turn in range(1, turns):
        message = user(tool_result(f"toolu_{turn - 1}")) if called else user(f"question {turn}")
        called = turn % 3 > 0
        thread = {"type": "continue", "previous_message_id": f"msg_{turn - 1}"}
        content = ("Hello", tool_use(f"toolu_{turn}")) if called else ("Hello",)
        stop = "tool_use" if called else "end_turn"
        made.append(exchange(_request(message, thread), *content, stop_reason=stop, id=f"msg_{turn}"))
    return made


def _request(message: Any, thread: Any) -> Any:
    tools: dict[str, Any] = {"tools": [tool()]} if thread["type"] == "create" else {}
    return body(message, model="claude-sonnet-5", thread=thread, **tools)
