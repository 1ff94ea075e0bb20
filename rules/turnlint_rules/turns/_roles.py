"""Blocks that stand in a message of a role that may not hold them."""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import Block, Conversation


def misplaced(conversation: Conversation, role: str, *types: str) -> Iterator[Block]:
    """The blocks of these types that stand directly in messages of a role, the first of each type in each message.

    Blocks inside a result are not meant: their path is longer.
    """
    for kind in types:
        last = -1
        for block in conversation.blocks(kind):
            if block.role == role and len(block.path) == 4 and block.message != last:
                last = block.message
                yield block
