"""The betas stay while the API has work of its own to go on with.

Why: a turn that is paused or waits for results is taken up under the headers that it began under. A tool whose beta is
missing then is no tool any more.

What to do: send the same `anthropic-beta` values until the turn is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, Exchange, assistant, body, response, server_tool_use, user
from turnlint.rule import HEADERS, PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import is_open

CHANGED = Remark(
    "the betas are not those of the request before, and the API has not finished its turn: {what}",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"), tools=[WEB_SEARCH])
_RESUMED = body(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH])
_PAUSED = Exchange(
    _ASKED,
    response=response(server_tool_use(), stop_reason="pause_turn"),
    betas=("advisor-tool-2026-03-01",),
)


@rule(
    "betas-changed-while-open",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:betas_changed"},
    given={PREVIOUS, HEADERS},
    says=(CHANGED,),
    refused=(
        Case(
            _RESUMED,
            "the betas are not those of the request before, and the API has not finished its turn: without "
            "advisor-tool-2026-03-01",
            at=(),
            before=_PAUSED,
            betas=(),
        ),
    ),
    accepted=(Case(_RESUMED, before=_PAUSED, betas=("advisor-tool-2026-03-01",)),),
)
def betas_changed_while_open(step: Step) -> Iterator[Draft]:
    was, now = step.before.context.betas or frozenset(), step.now.context.betas or frozenset()
    if is_open(step) and step.echoed:
        parts = (("without", was - now), ("with", now - was))
        yield CHANGED.at((), what="; ".join(f"{how} {', '.join(sorted(each))}" for how, each in parts if each))
