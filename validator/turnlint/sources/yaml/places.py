"""The map of a YAML document: where each value in it stands. It is made only where a place is asked for."""

from __future__ import annotations

from array import array
from typing import TypeAlias

from turnlint.values.json import Path

Span: TypeAlias = tuple[int, int]


class Spot:
    """Where a collection or an alias stands, and what is in it. Offsets count characters from 0.

    Scalars in a sequence are kept as two numbers each, as there may be millions.
    """

    __slots__ = ("_inner", "_members", "_merged", "_spans", "end", "of", "start")

    def __init__(self, start: int, end: int = 0, of: Mapped | None = None) -> None:
        """``of`` is where that stands for which this is an alias."""
        self.start = start
        self.end = end
        self.of = of
        self._spans: array[int] | None = None
        self._inner: dict[int, Spot] = {}
        self._members: dict[str, Mapped] = {}
        self._merged: list[Spot] = []

    def append(self, item: Mapped) -> None:
        """Add the next item of a sequence."""
        if self._spans is None:
            self._spans = array("q")
        if isinstance(item, Spot):
            self._inner[len(self._spans) // 2] = item
            self._spans.extend((item.start, item.end))
        else:
            self._spans.extend(item)

    def put(self, key: str, value: Mapped) -> None:
        """Add a member of a mapping; of a key that stands twice, the last value counts."""
        self._members[key] = value

    def merge(self, other: Spot) -> None:
        """Add the members of another mapping, for those keys that this one has not; the last one counts first."""
        self._merged.append(other)

    def child(self, step: str | int) -> Mapped | None:
        """Where a value inside stands; ``None`` where there is none."""
        here = self
        while isinstance(here.of, Spot):
            here = here.of
        if isinstance(step, int):
            spans = here._spans
            if spans is None or not 0 <= step < len(spans) // 2:
                return None
            return here._inner.get(step) or (spans[2 * step], spans[2 * step + 1])
        pending, seen = [here], set[int]()
        while pending:
            looked = pending.pop()
            while isinstance(looked.of, Spot):
                looked = looked.of
            if id(looked) in seen:
                continue
            seen.add(id(looked))
            if (found := looked._members.get(step)) is not None:
                return found
            pending.extend(looked._merged)
        return None


Mapped: TypeAlias = Spot | Span
"""Where a value stands: a collection or an alias, or the two ends of a scalar."""


def span(mapped: Mapped, path: Path) -> Span:
    """Where the value at a path stands, or the innermost collection around it that exists."""
    for step in path:
        inner = mapped.child(step) if isinstance(mapped, Spot) else None
        if inner is None:
            break
        mapped = inner
    return mapped if isinstance(mapped, tuple) else (mapped.start, mapped.end)
