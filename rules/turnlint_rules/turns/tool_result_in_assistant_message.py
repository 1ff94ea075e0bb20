"""Results belong to the user: an assistant message holds no `tool_result`.

Why: `tool_result` answers a client call, and the client speaks as the user. Results that stand in assistant messages
are those of server calls, which have block types of their own.

What to do: move the block into a user message directly after the assistant message with its call.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.turns._roles import misplaced

WRONG = Wording(
    "messages.{message}: `tool_result` blocks can only be in `user` messages",
    evidence=(
        Measured("a published probe of count_tokens, claude-haiku-4-5", "2026-09-08"),
        Reported("public code that quotes the answer", "2025-11-07"),
    ),
)


@rule(
    "tool-result-in-assistant-message",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:tool_result"},
    says=(WRONG,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(tool_result()), user("go on")),
            "messages.1: `tool_result` blocks can only be in `user` messages",
            at=("messages", 1, "content", 0),
        ),
    ),
    accepted=(Case(body(user("hi"), assistant(tool_use()), user(tool_result(is_error=True)))),),
)
def tool_result_in_assistant_message(conversation: Conversation) -> Iterator[Draft]:
    for block in misplaced(conversation, "assistant", "tool_result"):
        yield WRONG.at(block.path, message=block.message)
