"""Whether a block asks for citations."""

from __future__ import annotations

from turnlint.rule import Block


def cites(block: Block) -> bool:
    """Whether a document or search result has citations enabled; absent and null mean that it has not."""
    citations = block.value.get("citations")
    return isinstance(citations, dict) and citations.get("enabled") is True
