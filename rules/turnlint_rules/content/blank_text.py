"""Text must hold more than white space.

Why: the API refuses a user message, or a text block in one, that is blank. Models themselves write blank texts
between other blocks, so in an assistant message beside other content they are accepted; an assistant message that is
blank as a whole is reported refused by some and was never measured.

What to do: leave the block or the message out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from turnlint.case import assistant, body, text, tool_result, tool_use, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    rule,
)
from turnlint_rules.content._places import is_own, role_at

BLANK = Wording(
    "messages: text content blocks must contain non-whitespace text",
    evidence=(
        Measured("public code quoting a live answer", "2026"),
        Reported("anthropics/claude-code#23440", "2026-02-05"),
        Reported("sst/opencode#31259, a blank assistant message", "2026-07"),
    ),
)


@rule(
    "blank-text",
    Severity.ERROR,
    answers=Pass.BLANK_TEXT,
    needs={"fault:blank-text"},
    says=(BLANK,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user("   \n   "), model="claude-sonnet-5"),
            "messages: text content blocks must contain non-whitespace text",
            at=("messages", 0, "content"),
        ),
        Case(
            body(user("hi", " ")),
            "messages: text content blocks must contain non-whitespace text",
            at=("messages", 0, "content", 1),
        ),
        Case(
            body(user("hi"), assistant("\n\n"), user("go on")),
            "messages: text content blocks must contain non-whitespace text",
            note="a warning: a whole assistant message, reported and not measured",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(text(" "), tool_use()), user(tool_result())),
            note="as the model wrote it, recorded on claude-haiku-4-5",
        ),
        Case(body(user("hi"), assistant("Yes.", " ", "No."), user("go on"))),
    ),
)
def blank_text(conversation: Conversation) -> Iterator[Draft]:
    seen = -1  # an assistant message is looked at once
    for fault in conversation.faults["blank-text"]:
        if not is_own(fault.path):
            continue
        path = fault.path[:4]
        role = role_at(conversation, path)
        if role == "user":
            yield BLANK.at(path)
        elif role == "assistant" and path[1] != seen:
            index = path[1]
            assert isinstance(index, int)
            seen = index
            if _is_blank(conversation.messages[index]):
                yield BLANK.at(path, unsure=True)


def _is_blank(message: Mapping[str, Any]) -> bool:
    """Whether a message holds nothing but blank text."""
    content = message["content"]
    return isinstance(content, str) or all(
        isinstance(block, dict) and isinstance(block.get("text"), str) and not block["text"].strip()
        for block in content
    )
