"""A system message that is cleared with the next user message holds text alone.

Why: `clear_at: "next_user_message"` makes it apply to one turn. Tools, effort and cache breakpoints outlast a turn.

What to do: put them into a system message without `clear_at`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, text, user
from turnlint.rule import Case, Conversation, Draft, Pass, Severity, Wording, blocks_of, rule
from turnlint_rules.system_messages._runs import GUIDE, TOOL_CHANGES, judged

TEXT_ONLY = Wording(
    "messages.{message}: a turn-scoped system message supports text blocks only (clear_at: 'next_user_message')",
    evidence=(GUIDE,),
)
CONFIG = Wording(
    "output_config is not permitted on a turn-scoped system message (clear_at: 'next_user_message')", evidence=(GUIDE,)
)
CACHED = Wording(
    "messages.{message}.content.{index}: cache_control is not permitted on a turn-scoped system message "
    "(clear_at: 'next_user_message')",
    evidence=(GUIDE,),
)
_CHANGE = {"type": "tool_removal", "tool": {"type": "tool_reference", "name": "ping"}}


def _scoped(*content: Any, **fields: Any) -> dict[str, Any]:
    return {"role": "system", "content": list(content), "clear_at": "next_user_message", **fields}


@rule(
    "turn-scoped-message",
    Severity.ERROR,
    answers=Pass.TOOL_CHANGES,
    needs={"fact:system_message"},
    says=(TEXT_ONLY, CONFIG, CACHED),
    refused=(
        Case(
            body(
                user("hi"),
                _scoped(text("x"), _CHANGE),
                model="claude-opus-5-5",
                tools=[{"name": "ping", "input_schema": {"type": "object"}}],
            ),
            "messages.1: a turn-scoped system message supports text blocks only (clear_at: 'next_user_message')",
            at=("messages", 1, "content", 1),
        ),
        Case(
            body(user("hi"), _scoped(text("x"), output_config={"effort": "low"}), model="claude-opus-5-5"),
            "output_config is not permitted on a turn-scoped system message (clear_at: 'next_user_message')",
            at=("messages", 1, "output_config"),
        ),
        Case(
            body(user("hi"), _scoped(text("x", cache_control={"type": "ephemeral"})), model="claude-opus-5-5"),
            "messages.1.content.0: cache_control is not permitted on a turn-scoped system message "
            "(clear_at: 'next_user_message')",
            at=("messages", 1, "content", 0, "cache_control"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), _scoped(text("Be brief.")), model="claude-opus-5-5")),
        Case(
            body(
                user("hi"),
                {
                    "role": "system",
                    "content": [text("x", cache_control={"type": "ephemeral"})],
                    "clear_at": "never",
                },
                model="claude-opus-5-5",
            ),
            note="never cleared",
        ),
    ),
)
def turn_scoped_message(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    for index in conversation.system_messages:
        message = conversation.messages[index]
        if message.get("clear_at") != "next_user_message":
            continue
        if message.get("output_config") is not None:
            yield CONFIG.at(("messages", index, "output_config"))
        for place, block in enumerate(blocks_of(message)):
            if not isinstance(block, dict):
                continue
            path = ("messages", index, "content", place)
            if block.get("type") in TOOL_CHANGES:
                yield TEXT_ONLY.at(path, message=index)
            elif block.get("cache_control") is not None:
                yield CACHED.at((*path, "cache_control"), message=index, index=place)
