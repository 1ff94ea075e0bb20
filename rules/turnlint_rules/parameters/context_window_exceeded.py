"""The request is longer than the model can read.

Why: the input alone exceeds the context window, or, on models before Claude 4.5, input and `max_tokens` together do,
or all text together exceeds nine million bytes. Only the API has the tokenizer, so turnlint does not judge this.

What to do: shorten or compact the conversation, or lower `max_tokens`; `count_tokens` says how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Recorded, Reported, Severity, Wording, rule
from turnlint_rules._shared.sources import WINDOWS

TOO_LONG = Wording(
    "prompt is too long: {tokens} tokens > {limit} maximum",
    evidence=(Recorded("3,333,404 tokens refused, claude-haiku-4-5", "2026-08"), WINDOWS),
)
SUM = Wording(
    "input length and `max_tokens` exceed context limit: {tokens} + {max_tokens} > {limit}, "
    "decrease input length or `max_tokens` and try again",
    evidence=(Reported("anthropics/claude-code#408", "2025-03-09"), WINDOWS),
)
BYTES = Wording(
    "too many total text bytes: {bytes} > 9000000",
    evidence=(Recorded("ten million bytes refused, first-party and Bedrock", "2025-09"),),
)
BEDROCK = Wording(
    "Input is too long for requested model.",
    evidence=(Recorded("a prompt too long for its model, Bedrock", "2026"),),
)


@rule(
    "context-window-exceeded",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:messages"},
    given={API},
    says=(TOO_LONG, SUM, BYTES, BEDROCK),
)
def context_window_exceeded(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
