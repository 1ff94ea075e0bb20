"""On some models thinking is bound to the conversation before it.

Why: models with preserved thinking sign a thinking block together with all that came before. Where the history before
the block was changed, its signature no longer fits. Only the API can tell.

What to do: do not change the history before a thinking block; where you must, remove the block, or let the API drop
it with `thinking.block_binding.prefix_mismatch_behavior`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Pass, Reported, Severity, Wording, rule

BOUND = Wording(
    "messages.{turn}.content.{index}: Invalid `signature` in `thinking` block. The block is bound to a different "
    'conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block".',
    evidence=(
        Documented(
            "Preserved thinking: fix a block that is bound to a different conversation",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/preserved-thinking",
        ),
    ),
)
WITHOUT_BETA = Wording(
    BOUND.template
    + " That setting requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header.",
    evidence=(Reported("public code that quotes the continuation", "2026-10"),),
)


@rule(
    "bound-thinking-signature",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block"},
    given={API},
    says=(BOUND, WITHOUT_BETA),
)
def bound_thinking_signature(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
