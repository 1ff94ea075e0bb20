"""A stream: the events by which the API sends one response."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import ClassVar

from turnlint.subjects.known import Known
from turnlint.subjects.subject import Silent
from turnlint.values.json import Json, Path


class Stream:
    """The events of one response, in the order in which they came. A path begins with an event's index."""

    __slots__ = ("events", "known", "occurs")
    kind: ClassVar = "stream"
    silent: ClassVar[Sequence[Silent]] = ()

    def __init__(self, events: Sequence[Json], known: Known) -> None:
        self.events = events
        self.known = known
        self.occurs: Set[str] = frozenset()

    def place(self, path: Path, /) -> Path:
        """Where a path stands in what the caller gave: the list of events."""
        return path
