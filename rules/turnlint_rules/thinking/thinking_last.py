"""An assistant message must not end in thinking.

Why: thinking leads to text or to a call, so an answer that ends in it was cut short. The API refuses it under manual
thinking; what it says otherwise nobody has published. Models that report progress may themselves end in a thinking
block, with a fixed sentence, and it must come back unchanged.

What to do: drop a cut answer from the history, or raise `max_tokens` and ask again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, thinking, user
from turnlint.rule import (
    Block,
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    role_of,
    rule,
)
from turnlint_rules._shared.parameters import thinking_type

LAST = Wording(
    "messages.{turn}: The final block in an assistant message cannot be `thinking`.",
    evidence=(Reported("a forgecode issue", "2025-12-11"),),
)
REDACTED = Wording(
    "messages.{turn}: The final block in an assistant message cannot be `redacted_thinking`.",
    evidence=(Inferred("the words for `thinking`"),),
)
#: What a model writes when its report of progress is cut; the guide on thinking (2026-10) has it sent back as it is.
INTERRUPTED = "This part of the response was interrupted before it finished."
_SENTENCE = "messages.1: The final block in an assistant message cannot be `thinking`."
_ENABLED = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "thinking-last",
    Severity.ERROR,
    answers=Pass.THINKING_ORDER,
    needs={"fact:thinking_block"},
    says=(LAST, REDACTED),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(thinking()), user("go on"), max_tokens=2048, thinking=_ENABLED),
            _SENTENCE,
            at=("messages", 1, "content", 0),
        ),
        Case(
            body(user("hi"), assistant(thinking()), user("go on")),
            _SENTENCE,
            note="a warning without manual thinking",
        ),
        Case(
            body(user("hi"), assistant({"type": "redacted_thinking", "data": "AAAA"}), user("go on")),
            "messages.1: The final block in an assistant message cannot be `redacted_thinking`.",
            note="a warning",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(thinking(), "Hello"), user("go on"), max_tokens=2048, thinking=_ENABLED)),
        Case(
            body(user("hi"), assistant(thinking()), assistant("Hello"), user("go on")),
            note="joined with a message that goes on",
        ),
        Case(
            body(user("hi"), assistant(thinking(INTERRUPTED)), user("go on"), model="claude-sonnet-5-5"),
            note="a cut report of progress",
        ),
    ),
)
def thinking_last(conversation: Conversation) -> Iterator[Draft]:
    manual = thinking_type(conversation) == "enabled"
    for block in conversation.blocks("thinking"):
        if _ends_its_turn(conversation, block) and block.value.get("thinking") != INTERRUPTED:
            yield LAST.at(block.path, turn=block.turn, unsure=not manual)
    for block in conversation.blocks("redacted_thinking"):
        if _ends_its_turn(conversation, block):
            yield REDACTED.at(block.path, turn=block.turn, unsure=True)


def _ends_its_turn(conversation: Conversation, block: Block) -> bool:
    messages, index = conversation.messages, block.message
    if block.role != "assistant" or block.path[-1] != len(messages[index]["content"]) - 1:
        return False
    return index + 1 == len(messages) or role_of(messages[index + 1]) != "assistant"
