"""Compaction blocks that were made on demand.

They are signed. Those of the threshold edit (`compact_20260112`) were recorded without a signature, as the first
block of a later assistant message with the whole history before it; whether they are ever signed is not known, so
what only the signature tells is a warning.
"""

from __future__ import annotations

from turnlint.rule import Block, Conversation, Documented
from turnlint_rules._shared.edits import edits

GUIDE = Documented(
    "Compaction on demand", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/compaction-on-demand"
)
BETA = "compact-2026-09-04"
THRESHOLD_BETA = "compact-2026-01-12"


def on_demand(conversation: Conversation) -> list[Block]:
    """The compaction blocks of a request that were made on demand, in order."""
    context = conversation.context
    if context.lacks(BETA) or has_threshold(conversation):
        return []
    signed = [block for block in conversation.blocks("compaction") if isinstance(block.value.get("signature"), str)]
    return [block for block in signed if block.value.get("content") is not None]  # without content it says nothing


def unsigned(conversation: Conversation) -> list[Block]:
    """The compaction blocks that hold a summary and no signature, in order."""
    return [
        block
        for block in conversation.blocks("compaction")
        if block.value.get("content") and block.value.get("signature") is None
    ]


def is_unsure(conversation: Conversation) -> bool:
    """Whether the betas leave open how the blocks were made."""
    context = conversation.context
    return not context.lacks(THRESHOLD_BETA)


def has_threshold(conversation: Conversation) -> bool:
    """Whether the request compacts at a threshold."""
    return any(kind.startswith("compact_") for _, kind, _ in edits(conversation))


def is_first(block: Block) -> bool:
    """Whether a block is the first of the conversation."""
    return block.path[1] == 0 and block.path[3] == 0
