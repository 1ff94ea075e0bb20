"""Thinking is not switched inside a turn.

Why: a turn lasts until its calls are answered and the model has ended it. Where `thinking` is switched on or off in
between, the API switches it off for the request, without a word.

What to do: keep `thinking` until the turn is over; change it with the next user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import THINKING as PAGE

SWITCHED = Remark(
    "`thinking` was {was} when the turn began and is {now} now: inside a turn the API then does without it",
    evidence=(PAGE,),
)
_ASKED = body(user("hi"), model="claude-sonnet-4-6", tools=[tool()])
_LOOP = (user("hi"), assistant(tool_use()), user(tool_result()))


@rule(
    "thinking-changed-while-open",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:thinking_changed"},
    given={PREVIOUS},
    says=(SWITCHED,),
    refused=(
        Case(
            body(*_LOOP, model="claude-sonnet-4-6", tools=[tool()], thinking={"type": "adaptive"}),
            "`thinking` was disabled when the turn began and is adaptive now: inside a turn the API then does without "
            "it",
            at=("thinking",),
            before=exchange({**_ASKED, "thinking": {"type": "disabled"}}, tool_use(), stop_reason="tool_use"),
        ),
    ),
    accepted=(
        Case(
            body(*_LOOP, model="claude-sonnet-4-6", tools=[tool()], thinking={"type": "disabled"}),
            before=exchange({**_ASKED, "thinking": {"type": "disabled"}}, tool_use(), stop_reason="tool_use"),
        ),
        Case(
            body(
                user("hi"),
                assistant("Hello"),
                user("go on"),
                model="claude-sonnet-4-6",
                tools=[tool()],
                thinking={"type": "adaptive"},
            ),
            before=exchange({**_ASKED, "thinking": {"type": "disabled"}}, "Hello"),
            note="the turn is over",
        ),
    ),
)
def thinking_changed_while_open(step: Step) -> Iterator[Draft]:
    if not step.echoed or not (step.before.calls or step.before.open or step.before.stop_reason == "pause_turn"):
        return
    default = step.now.model.thinking_default
    was, now = _type(step.before.fields.get("thinking"), default), _type(step.field("thinking"), default)
    if was and now and (was == "disabled") != (now == "disabled") and "model" not in step.changed:
        yield SWITCHED.at(("thinking",), was=was, now=now)


def _type(thinking: object, default: str | None) -> str | None:
    """The type of a ``thinking`` field; what an absent one stands for on the model."""
    found = thinking.get("type") if isinstance(thinking, dict) else default
    return found if isinstance(found, str) else None
