"""A system message is the last, or an assistant message follows it.

Why: it steers the answer that comes next. Directly before a user message it is refused.

What to do: move it behind that user message. A message that only sets `output_config`, with `content: []`, may stand
anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, system, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    role_of,
    rule,
)
from turnlint_rules.system_messages._runs import CLAUDE_CODE, EMULATOR, GUIDE, PROBE, judged, runs

PRECEDE = Wording(
    "messages.{message}: role 'system' must precede an 'assistant' message or end the array; the directive-only form "
    "(content: [] with output_config) is accepted at any position",
    evidence=(PROBE, EMULATOR, GUIDE),
)
SHORT = Wording(
    "messages.{message}: role 'system' must precede an 'assistant' message or end the array",
    until="2026-08",
    evidence=(CLAUDE_CODE,),
)
_SENTENCE = (
    "messages.{}: role 'system' must precede an 'assistant' message or end the array; the directive-only form "
    "(content: [] with output_config) is accepted at any position"
)


@rule(
    "system-message-must-precede",
    Severity.ERROR,
    answers=Pass.SYSTEM_MESSAGE_NEIGHBOURS,
    needs={"fact:system_message"},
    says=(PRECEDE,),
    said=(SHORT,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), system("Be terse."), user("go on"), model="claude-sonnet-5"),
            _SENTENCE.format(1),
            at=("messages", 1),
        ),
        Case(
            body(
                *(user("hi"), system("x"), system("y"), system("z"), user("go on")),
                model="claude-sonnet-5",
            ),
            _SENTENCE.format(3),
            at=("messages", 3),
            note="the last of several",
        ),
    ),
    accepted=(
        Case(body(user("hi"), system("x"), assistant("Hello"), user("go on"), model="claude-sonnet-5")),
        Case(body(user("hi"), system("x"), system("y"), model="claude-opus-4-8"), note="two at the end, recorded"),
    ),
)
def system_message_must_precede(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    messages = conversation.messages
    for run in runs(conversation):
        if run.after < len(messages) and role_of(messages[run.after]) == "user":
            last = run.indices[-1]
            yield PRECEDE.at(("messages", last), message=last)
