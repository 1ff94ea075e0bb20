"""Thinking stays while its calls are answered.

Why: inside a tool loop the model reads its own reasoning again. Where it is left out the API does not refuse (save with
manual thinking), and the model goes on without knowing why it made the call; a signed block without text and a
redacted one carry reasoning too.

What to do: append `response.content` as it came, thinking that looks empty included.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import THINKING as PAGE
from turnlint_rules.continuation._step import kind

DROPPED = Remark(
    "the thinking of the response that made these calls is left out: the model goes on without its reasoning",
    evidence=(PAGE,),
)
_THINKS = ("thinking", "redacted_thinking")
_ASKED = body(user("hi"), model="claude-sonnet-5", tools=[tool()])


@rule(
    "thinking-dropped",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:echo_differs"},
    given={PREVIOUS},
    says=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), model="claude-sonnet-5", tools=[tool()]),
            DROPPED.template,
            at=("messages", 1, "content", 0),
            before=exchange(_ASKED, thinking(""), tool_use(), stop_reason="tool_use"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(thinking(), tool_use()),
                user(tool_result()),
                model="claude-sonnet-5",
                tools=[tool()],
            ),
            before=exchange(_ASKED, thinking(), tool_use(), stop_reason="tool_use"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), model="claude-sonnet-5", tools=[tool()]),
            before=exchange(_ASKED, thinking(), "Hello"),
            note="the turn is over",
        ),
    ),
)
def thinking_dropped(step: Step) -> Iterator[Draft]:
    if not step.before.calls or step.before.stop_reason != "tool_use" or "field:thinking=enabled" in step.occurs:
        return
    thinks = sum(kind(block) in _THINKS for block in step.before.content)
    missing = [found for found in step.thinks if found.kind == "missing" and found.at >= 0]
    if thinks and len(missing) == thinks == len(step.thinks):
        yield DROPPED.at(missing[0].path)
