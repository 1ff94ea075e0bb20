"""A system message stays where it was said.

Why: the API keeps nothing between requests: an instruction that stood among the messages applies as long as it is
sent, at its place. One that is left out or moved is forgotten, what the cache has from there on is lost, and thinking
behind it is no longer valid on models that preserve it. That holds for a message with `clear_at` too: the server skips
it when its time is over, and it stays in the request.

What to do: keep system messages as you keep the others; to take an instruction back, append a new one that says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, system, user
from turnlint.rule import Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import CHANGES, SYSTEM_MESSAGES

LOST = Remark(
    "the system message that stood here in the request before is left out: it no longer applies",
    evidence=(SYSTEM_MESSAGES, CHANGES),
)
_ASKED = body(user("hi"), system("Be brief."), model="claude-opus-4-8")


@rule(
    "system-message-lost",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:system_lost"},
    says=(LOST,),
    refused=(
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), model="claude-opus-4-8"),
            LOST.template,
            at=("messages", 1),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), system("Be brief."), model="claude-opus-4-8"),
            LOST.template,
            before=exchange(_ASKED, "Hello"),
            note="moved to the end",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), system("Be brief."), assistant("Hello"), user("go on"), model="claude-opus-4-8"),
            before=exchange(_ASKED, "Hello"),
        ),
        Case(
            body(user("hey"), assistant("Hello"), user("go on"), model="claude-opus-4-8"),
            before=exchange(body(user("hi"), model="claude-opus-4-8"), "Hello"),
            note="another message was changed",
        ),
    ),
)
def system_message_lost(step: Step) -> Iterator[Draft]:
    at = step.joint.changed
    if at is not None and at < len(step.now.messages):
        yield LOST.at(("messages", at))
