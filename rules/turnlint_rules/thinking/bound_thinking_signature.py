"""On some models thinking is bound to the conversation before it.

Why: models with preserved thinking sign a thinking block together with all that came before. Where the history before
the block was changed, its signature no longer fits: one of five sentences at the end names what differs. A system
prompt as one text block is the same as that string, split into two it is not; `tool_choice`, the effort and cache
markers may change. Only the API can tell.

What to do: do not change the history before a thinking block; where you must, remove the block, or let the API drop
it with `thinking.block_binding.prefix_mismatch_behavior`, on this and every later request.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from turnlint.rule import (
    API,
    Conversation,
    Documented,
    Draft,
    Evidence,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    rule,
)

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
#: What stands behind it where the request does not have the beta.
_HEADER = " That setting requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header."
_HEADER_SOURCE = Reported("public code that quotes the continuation", "2026-10")
#: What may stand at the very end, and who saw it.
_ENDINGS: tuple[tuple[str, Evidence], ...] = (
    (
        " The `system` prompt differs from the one this block was created with.",
        Reported("anomalyco/opencode#48637", "2026-10"),
    ),
    (
        " The `tools` list differs from the one this block was created with.",
        Measured("published probe records, claude-opus-5-5", "2026-10"),
    ),
    (
        " The `thinking` block that preceded this one when it was created is missing from this request.",
        Measured("published probe records, claude-opus-5-5", "2026-10"),
    ),
    (
        " A message older than `{where}` differs from when this block was created.",
        Measured("published probe records, claude-opus-5-5", "2026-10"),
    ),
    (
        " Content before this block differs from when it was created, first at `{where}`.",
        Measured("published probe records, claude-opus-5-5", "2026-09-26"),
    ),
)
BOUND_TEXTS = (
    BOUND,
    Wording(BOUND.template + _HEADER, evidence=(_HEADER_SOURCE,)),
    *(
        Wording(BOUND.template + header + ending, evidence=(seen,))
        for header, (ending, seen) in product(("", _HEADER), _ENDINGS)
    ),
)


@rule(
    "bound-thinking-signature",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block"},
    given={API},
    says=BOUND_TEXTS,
)
def bound_thinking_signature(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
