"""What the first model left unfinished does not come back.

Why: before the last `fallback` block stands what a model had written when it was refused. Its thinking, its client
calls and its server calls without a result are not the other model's: only its text and its finished server calls go
back.

What to do: before the last `fallback` block drop `thinking`, `redacted_thinking`, `connector_text`, `tool_use`, and
server calls without a result; keep everything after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import REFUSALS
from turnlint_rules.continuation._step import kind

KEPT = Remark(
    "this `{type}` block stands before the last `fallback` block: the model that wrote it did not finish, and it is to "
    "be left out",
    evidence=(REFUSALS,),
)
_LEFT_OUT = ("thinking", "redacted_thinking", "connector_text", "tool_use")
_BLOCK = {"type": "fallback", "from": {"model": "claude-opus-5-5"}, "to": {"model": "claude-opus-4-8"}}
_ASKED = body(user("hi"), model="claude-opus-5-5")
_FELL = exchange(_ASKED, thinking(), "I", _BLOCK, "Hello")


@rule(
    "fallback-prefix-kept",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"block:fallback"},
    given={PREVIOUS},
    says=(KEPT,),
    refused=(
        Case(
            body(user("hi"), assistant(thinking(), "I", _BLOCK, "Hello"), user("go on"), model="claude-opus-5-5"),
            "this `thinking` block stands before the last `fallback` block: the model that wrote it did not finish, "
            "and it is to be left out",
            at=("messages", 1, "content", 0),
            before=_FELL,
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant("I", _BLOCK, "Hello"), user("go on"), model="claude-opus-5-5"), before=_FELL),
    ),
)
def fallback_prefix_kept(step: Step) -> Iterator[Draft]:
    last = max((index for index, block in enumerate(step.echo) if kind(block) == "fallback"), default=0)
    for index in range(last):
        if kind(step.echo[index]) in _LEFT_OUT:
            yield KEPT.at(step.places[index], type=kind(step.echo[index]))
            return
