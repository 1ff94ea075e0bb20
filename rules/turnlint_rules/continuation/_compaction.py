"""Compaction blocks that were made on demand.

Only they carry a signature. Blocks of the threshold edit (`compact_20260112`) have none, and were recorded as the
first block of a later assistant message with the whole history before it.
"""

from __future__ import annotations

from turnlint.conversation import Block, Conversation
from turnlint.rule import Documented

GUIDE = Documented(
    "Compaction on demand", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/compaction-on-demand"
)
BETA = "compact-2026-09-04"


def on_demand(conversation: Conversation) -> list[Block]:
    """The compaction blocks of a request that were made on demand, in order."""
    return [block for block in conversation.blocks("compaction") if isinstance(block.value.get("signature"), str)]


def is_first(block: Block) -> bool:
    """Whether a block is the first of the conversation."""
    return block.path[1] == 0 and block.path[3] == 0
