"""A fallback block stays where the API put it.

Why: it marks where another model went on. Between thinking blocks of two models a missing or moved block makes the
request fail; elsewhere what follows counts as the first model's.

What to do: append the response with the block in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import REFUSALS
from turnlint_rules.continuation._step import kind

MOVED = Remark(
    "the `fallback` block of the response before, content.{index}, does not come back in its place",
    evidence=(REFUSALS,),
)
_BLOCK = {"type": "fallback", "from": {"model": "claude-opus-5-5"}, "to": {"model": "claude-opus-4-8"}}
_ASKED = body(user("hi"), model="claude-opus-5-5")
_FELL = exchange(_ASKED, "I", _BLOCK, "Hello")


@rule(
    "fallback-block-moved",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_differs"},
    given={PREVIOUS},
    says=(MOVED,),
    refused=(
        Case(
            body(user("hi"), assistant("I", "Hello"), user("go on"), model="claude-opus-5-5"),
            "the `fallback` block of the response before, content.1, does not come back in its place",
            before=_FELL,
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant("I", _BLOCK, "Hello"), user("go on"), model="claude-opus-5-5"), before=_FELL),
    ),
)
def fallback_block_moved(step: Step) -> Iterator[Draft]:
    for index, block in enumerate(step.before.content):
        if kind(block) == "fallback" and any(found.type == "fallback" for found in step.differences):
            place = next((found.path for found in step.differences if found.type == "fallback"), ())
            yield MOVED.at(place, index=index)
            return
