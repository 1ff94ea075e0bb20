"""Thinking stays while its calls are answered.

Why: inside a tool loop the model reads its own reasoning again. Where it is left out the API does not refuse (save with
manual thinking), and the model goes on without knowing why it made the call; a signed block without text and a
redacted one carry reasoning too.

What to do: append `response.content` as it came, thinking that looks empty included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import assistant, body, exchange, thinking, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, blocks_of, role_of, rule
from turnlint_rules.continuation._pages import THINKING as PAGE
from turnlint_rules.continuation._step import kind

DROPPED = Remark(
    "the thinking of the response that made these calls is left out: the model goes on without its reasoning",
    evidence=(PAGE,),
)
_THINKS = ("thinking", "redacted_thinking")
_ASKED = body(user("hi"), model="claude-sonnet-5", tools=[tool()])
_MANUAL: dict[str, Any] = {
    "model": "claude-opus-4-6",
    "max_tokens": 4096,
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "tools": [tool()],
}
_LOOP = (user("hi"), assistant(thinking(), tool_use()), user(tool_result()))
_AGAIN = (tool_use("toolu_01B"), user(tool_result("toolu_01B")))


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
        Case(
            body(*_LOOP, assistant(_AGAIN[0]), _AGAIN[1], **_MANUAL),
            DROPPED.template,
            at=("messages", 3, "content", 0),
            before=exchange(body(*_LOOP, **_MANUAL), thinking(), _AGAIN[0], stop_reason="tool_use"),
            leads=False,
            note="manual thinking, in a later round of calls",
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
    if not step.before.calls or step.before.stop_reason != "tool_use":
        return
    if "field:thinking=enabled" in step.occurs and not _thought_before(step):
        return  # the API refuses it, and a rule of its own tells that
    thinks = sum(kind(block) in _THINKS for block in step.before.content)
    missing = [found for found in step.thinks if found.kind == "missing" and found.at >= 0]
    if thinks and len(missing) == thinks == len(step.thinks):
        yield DROPPED.at(missing[0].path)


def _thought_before(step: Step) -> bool:
    """Whether an earlier round of the same loop of calls begins with thinking: the API asks no more of it."""
    messages, index = step.now.messages, step.joint.start - 1
    while index > 0 and role_of(messages[index]) == "user":
        if any(kind(block) != "tool_result" for block in blocks_of(messages[index])[:1]):
            return False
        index -= 1
        while index > 0 and role_of(messages[index]) == "assistant" and role_of(messages[index - 1]) == "assistant":
            index -= 1
        if role_of(messages[index]) == "assistant":
            if any(kind(block) in _THINKS for block in blocks_of(messages[index])[:1]):
                return True
            index -= 1
    return False
