"""Thinking blocks: where they must stand, and how they must come back.

Indices in these texts count joined turns, apart from those of the blank block.
"""
