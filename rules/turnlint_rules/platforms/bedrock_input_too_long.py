"""Amazon Bedrock has its own words for a prompt that is too long.

Why: the context window bounds the input; only the tokenizer can tell.

What to do: count tokens before sending, or drop old turns.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Documented, Finding, Phase, Place, Recorded, Severity, Wording, rule

TOO_LONG = Wording(
    "Input is too long for requested model.",
    evidence=(
        Recorded("a prompt beyond the window, claude-3-5-haiku on Amazon Bedrock", "2026"),
        Documented("Claude Code: gateway configuration", "2026-08-22"),
    ),
    type="ValidationException",
)


@rule(
    "bedrock-input-too-long",
    Severity.ERROR,
    at=Place(Phase.MODEL, rank=81),
    needs={"messages"},
    asks={API},
    platforms=("bedrock",),
    says=(TOO_LONG,),
)
def bedrock_input_too_long(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
