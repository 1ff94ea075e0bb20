"""A loop that resumes a paused turn has an end.

Why: the API pauses a turn when its own loop has run ten times in one request, and may do so again and again; each part
is paid for. The documentation asks for a bound, and its own example gives up after five parts.

What to do: count the parts of a turn, and stop after some: give the model what it has found so far and a narrower
question, or bound its searches (`max_uses`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import WEB_SEARCH, assistant, body, exchange, server_tool_use, user, web_search_result
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS

OFTEN = Remark(
    "this turn has been paused {pauses} times and is resumed once more: the documentation's own loop ends after five",
    evidence=(STOPS,),
)
_ENOUGH = 5


def _resumed(parts: int) -> dict[str, Any]:
    searches = [block for part in range(parts) for block in _part(part)]
    return body(user("hi"), *([assistant(*searches)] if searches else []), tools=[WEB_SEARCH])


def _part(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    return server_tool_use(f"srvtoolu_{number}"), web_search_result(f"srvtoolu_{number}")


_PAUSED = tuple(exchange(_resumed(part), *_part(part), stop_reason="pause_turn") for part in range(_ENOUGH))


@rule(
    "pauses-without-end",
    Severity.ADVICE,
    answers=Pass.CONTINUATION,
    needs={"fact:paused_before"},
    given={PREVIOUS},
    says=(OFTEN,),
    refused=(
        Case(
            _resumed(5),
            "this turn has been paused 5 times and is resumed once more: the documentation's own loop ends after five",
            at=("messages",),
            before=_PAUSED[4],
            earlier=_PAUSED[:4],
        ),
    ),
    accepted=(Case(_resumed(4), before=_PAUSED[3], earlier=_PAUSED[:3]),),
)
def pauses_without_end(step: Step) -> Iterator[Draft]:
    if step.before.pauses >= _ENOUGH and step.before.stop_reason == "pause_turn":
        yield OFTEN.at(("messages",), pauses=step.before.pauses)
