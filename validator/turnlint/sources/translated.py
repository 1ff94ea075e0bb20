"""Places of a value that a reader made of what stands in a file in another form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from turnlint.sources.documents import Place
from turnlint.sources.origins import Origin
from turnlint.values.json import Path

Spot: TypeAlias = tuple[Origin, Path]
"""Where a part of a value was made from: where something stands, and a path in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Translated:
    """A value made of what stands at ``at``, and perhaps elsewhere.

    ``spot`` is given a path in the value and says from what that part was made.
    """

    at: Origin
    spot: Callable[[Path], Spot]

    @property
    def line(self) -> int | None:
        """The line of what it was made of."""
        return self.at.line

    @property
    def prefix(self) -> Path:
        """The path of what it was made of."""
        return self.at.prefix

    @property
    def text(self) -> None:
        """None: the value was never text."""
        return

    def place(self, path: Path) -> Place:
        """The place of what the part at a path was made from."""
        origin, inside = self.spot(path)
        return origin.place(inside)


def moved(at: Origin, moves: Mapping[Path, Path]) -> Callable[[Path], Spot]:
    """The spots in a value some parts of which stand elsewhere in ``at``: path in the value → path there.

    The longest path that a part begins with counts; what begins with none stands where it is.
    """

    def spot(path: Path) -> Spot:
        for length in range(len(path), -1, -1):
            if (there := moves.get(path[:length])) is not None:
                return at, there + path[length:]
        return at, path

    return spot


def gathered(at: Origin, pieces: Mapping[Path, Spot]) -> Callable[[Path], Spot]:
    """The spots in a value whose parts stand in several places; what begins with the path of none is all of ``at``."""

    def spot(path: Path) -> Spot:
        for length in range(len(path), -1, -1):
            if (there := pieces.get(path[:length])) is not None:
                return there[0], there[1] + path[length:]
        return at, ()

    return spot
