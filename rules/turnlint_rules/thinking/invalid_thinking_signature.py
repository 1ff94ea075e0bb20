"""A thinking block comes back with the signature that it was given.

Why: the API verifies the signature: one that was changed, cut, made up, or given by another provider is refused. Only
the API can tell; an empty one is told by `empty-thinking-signature`.

What to do: send thinking blocks back unchanged, with the signature that the stream brought in `signature_delta`; drop
the thinking of other providers.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Measured, Pass, Reported, Severity, Wording, rule

INVALID = Wording(
    "messages.{turn}.content.{index}: Invalid `signature` in `thinking` block",
    evidence=(
        Measured("published probes: one character of a signature changed", "2026-09-27"),
        Documented(
            "Thinking: troubleshooting",
            "2026-07",
            "https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting",
        ),
        Reported("anthropics/claude-code#10627", "2025-10-30"),
    ),
)


@rule(
    "invalid-thinking-signature",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block"},
    given={API},
    says=(INVALID,),
)
def invalid_thinking_signature(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
