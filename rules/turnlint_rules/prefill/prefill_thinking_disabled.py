"""A final assistant message holds no thinking while thinking is off.

Why: the model would go on from thoughts that it may not have. Thinking in earlier messages is accepted with thinking
off.

What to do: enable `thinking` in the request, or drop the thinking blocks of the final message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, server_tool_use, thinking, user
from turnlint.rule import (
    FIELDS,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.final_message import is_paused
from turnlint_rules._shared.parameters import thinking_type

DISABLED = Wording(
    "messages.{turn}.content.{index}: When thinking is disabled, an `assistant` message in the final position cannot "
    "contain `thinking`. To use thinking blocks, enable `thinking` in your request.",
    evidence=(
        Reported("a forgecode issue", "2025-11-07"),
        Reported("a Kilo Code pull request", "2025-12-22"),
    ),
)
_SENTENCE = (
    "messages.1.content.0: When thinking is disabled, an `assistant` message in the final position cannot contain "
    "`thinking`. To use thinking blocks, enable `thinking` in your request."
)
_ENABLED = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "prefill-thinking-disabled",
    Severity.ERROR,
    answers=Pass.PREFILL_FORM,
    needs={"fact:thinking_block"},
    given={FIELDS},
    says=(DISABLED,),
    fixes=(removing(),),
    refused=(
        Case(body(user("hi"), assistant(thinking(), "Hello")), _SENTENCE, at=("messages", 1, "content", 0)),
        Case(
            body(user("hi"), assistant(thinking(), "Hello"), thinking={"type": "disabled"}),
            _SENTENCE,
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(thinking(), "Hello"), user("go on"), thinking={"type": "disabled"}),
            note="in the history, recorded on claude-sonnet-4",
        ),
        Case(
            body(
                *(user("search"), assistant(thinking(), server_tool_use())),
                max_tokens=2048,
                thinking=_ENABLED,
                tools=[{"type": "web_search_20250305", "name": "web_search"}],
            ),
            note="a paused turn with thinking on, recorded on claude-sonnet-4-5",
        ),
    ),
)
def prefill_thinking_disabled(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    given = conversation.fields.get("thinking")
    kind = model.thinking_default if given is None else thinking_type(conversation)
    if kind != "disabled" or (model.prefill is False and not is_paused(conversation)):
        return
    last = len(conversation.messages) - 1
    for block in conversation.blocks("thinking"):
        if block.message == last and block.role == "assistant":
            yield DISABLED.at(block.path, turn=block.turn, index=block.joined)
            return
