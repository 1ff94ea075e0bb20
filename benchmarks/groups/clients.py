"""A request in a client: judged with its session before it leaves; and a stream followed as it passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, NamedTuple

from benchmarks.groups.plan import Measured, Plan
from benchmarks.measure import Trial, interleave, seconds
from benchmarks.shapes.agent import history
from turnlint.case import events, response
from turnlint.client.watching import Call, Watch
from turnlint.client.wire import Answer

_SIZE: Final = 200_000
_CHUNKS: Final = 2_000


class _Loop(NamedTuple):
    """What watches a loop that has come so far, and the request that goes on."""

    watch: Watch
    request: Any


def clients(plan: Plan) -> Iterator[Measured]:
    """The request, and the stream."""
    whole = history(_SIZE)
    messages = whole["messages"]
    earlier, answer = (
        response(*messages[index]["content"], stop_reason="tool_use", model=whole["model"]) for index in (-4, -2)
    )

    def fresh() -> _Loop:
        watch = Watch()
        for end, came in ((-4, earlier), (-2, answer)):
            watch.leaving(Call(deepcopy({**whole, "messages": messages[:end]}))).answered(deepcopy(came))
        return _Loop(watch, deepcopy(whole))

    trials: dict[str, Trial] = {
        "leaving": lambda: seconds(_leaving, [fresh()]),
        "dumps": lambda: seconds(json.dumps, [deepcopy(whole)]),
    }
    yield Measured("preflight", interleave(plan.effort, trials).ratio("leaving", "dumps"))
    told = events("word " * 20)
    deltas = [each for each in told if each["type"] == "content_block_delta"]
    whole_stream = [each for each in told if each not in deltas]
    at = next(index for index, each in enumerate(whole_stream) if each["type"] == "content_block_start") + 1
    whole_stream[at:at] = deltas * _CHUNKS
    chunks = [f"event: {each['type']}\ndata: {json.dumps(each)}\n\n".encode() for each in whole_stream]
    trials = {"stream": lambda: seconds(_followed, [chunks])}
    rounds = interleave(plan.effort, trials)
    yield Measured(
        "stream-chunk", rounds.spread(lambda row: row["stream"] / len(chunks) * 1e6), f"{len(chunks):,} chunks"
    )


def _leaving(loop: _Loop) -> None:
    assert loop.watch.leaving(Call(loop.request)).refusal is None


def _followed(chunks: list[bytes]) -> None:
    request = {"model": "claude-sonnet-5", "max_tokens": 5, "messages": [{"role": "user", "content": "Go."}]}
    answer = Answer(Watch().leaving(Call(request)), 200, {"content-type": "text/event-stream"})
    for chunk in chunks:
        answer.feed(chunk)
    answer.end()
