"""A bound on the work that one rule does for one request, counted in steps and bytes.

Seconds would make the verdict depend on the machine, and on what else it does. A step stands for about a microsecond;
what takes longer costs more steps. Where the budget is spent the rule gives up, and says so.
"""

from __future__ import annotations


class Spent(Exception):
    """More work than any honest request asks for."""


class Budget:
    """So many steps, to be spent."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take some steps. Raises :class:`Spent` where they are not there."""
        self.left -= steps
        if self.left < 0:
            raise Spent
