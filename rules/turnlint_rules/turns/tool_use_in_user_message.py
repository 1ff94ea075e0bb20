"""Calls belong to the assistant: a user message holds no `tool_use`.

Why: the model makes calls, the user answers them. A call that was appended with the role `user` is usually an
assistant message under the wrong name.

What to do: put the block back into the assistant message that it came in.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.turns._roles import misplaced

WRONG = Wording(
    "messages.{message}: `tool_use` blocks can only be in `assistant` messages",
    evidence=(Reported("microsoft/agent-framework#4328", "2026"),),
)


@rule(
    "tool-use-in-user-message",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:tool_use"},
    says=(WRONG,),
    refused=(
        Case(
            body(user(tool_use())),
            "messages.0: `tool_use` blocks can only be in `assistant` messages",
            at=("messages", 0, "content", 0),
        ),
    ),
    accepted=(Case(body(user("hi"), assistant(tool_use(caller={"type": "direct"})), user(tool_result()))),),
)
def tool_use_in_user_message(conversation: Conversation) -> Iterator[Draft]:
    for block in misplaced(conversation, "user", "tool_use"):
        yield WRONG.at(block.path, message=block.message)
