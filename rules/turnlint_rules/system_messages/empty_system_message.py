"""A system message must hold at least one block.

Why: without content it says nothing. The form that only sets `output_config` is meant for models and betas that have
it; a published probe with `output_config` on the request, not on the message, was refused.

What to do: leave the message out, or give it text.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, system, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    rule,
)
from turnlint_rules.system_messages._runs import EMULATOR, PROBE, is_directive, judged

EMPTY = Wording(
    "messages.{message}: system content must contain at least one block",
    evidence=(PROBE, EMULATOR),
)
_NOTHING: dict[str, object] = {"role": "system", "content": []}


@rule(
    "empty-system-message",
    Severity.ERROR,
    answers=Pass.EMPTY_SYSTEM_MESSAGES,
    needs={"fact:system_message"},
    says=(EMPTY,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), _NOTHING, model="claude-sonnet-5"),
            "messages.1: system content must contain at least one block",
            at=("messages", 1),
        ),
        Case(
            body(user("hi"), system(""), model="claude-sonnet-5"),
            "messages.1: system content must contain at least one block",
            note="an empty string is the same",
        ),
        Case(
            body(_NOTHING, user("hi"), model="claude-sonnet-5", output_config={"effort": "low"}),
            "messages.0: system content must contain at least one block",
            note="before its place is looked at; the request's own output_config does not help",
        ),
    ),
    accepted=(
        Case(body(user("hi"), system("Be terse."), model="claude-sonnet-5")),
        Case(
            body(
                user("hi"),
                assistant("Hello"),
                {"role": "system", "content": [], "output_config": {"effort": "low"}},
                user("go on"),
                model="claude-opus-5-5",
            ),
            note="a directive",
        ),
    ),
)
def empty_system_message(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    for index in conversation.system_messages:
        message = conversation.messages[index]
        content = message.get("content")
        if isinstance(content, (str, list)) and not content and not is_directive(message):
            yield EMPTY.at(("messages", index), message=index)
