"""A thinking block keeps its signature.

Why: the API verifies it, and an empty one verifies nothing. A stream brings the signature in a `signature_delta` of
its own; accumulators that pass over it store the empty string.

What to do: keep the signature from the stream. A block whose signature is lost cannot be sent: drop all thinking of
that message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, thinking, user
from turnlint.rule import (
    Case,
    Conversation,
    Documented,
    Draft,
    Measured,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)

TROUBLESHOOTING = Documented(
    "Thinking: troubleshooting",
    "2026-07",
    "https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting",
)
INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `signature` in `thinking` block",
    evidence=(TROUBLESHOOTING, Measured("published probes: one character of a signature changed", "2026-09-27")),
)


@rule(
    "empty-thinking-signature",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block"},
    says=(INVALID,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), assistant(thinking(signature=""), "Hello"), user("go on")),
            "messages.1.content.0: Invalid `signature` in `thinking` block",
            at=("messages", 1, "content", 0, "signature"),
        ),
    ),
    accepted=(Case(body(user("hi"), assistant(thinking(), "Hello"), user("go on"))),),
)
def empty_thinking_signature(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.blocks("thinking"):
        text = block.value.get("thinking")
        # A blank block without a signature is told by its own rule.
        if block.role == "assistant" and block.value.get("signature") == "" and isinstance(text, str) and text.strip():
            yield INVALID.at((*block.path, "signature"), turn=block.turn, index=block.joined)
