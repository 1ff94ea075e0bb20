"""A step: a request together with the exchange that it continues."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import ClassVar

from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Silent
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path


class Step:
    """A request and what came before it: it is made of both, and is neither.

    * ``before``: the exchange that the request continues.
    * ``now``: the request, indexed. Paths are its.
    """

    __slots__ = ("before", "now")
    kind: ClassVar = "step"
    silent: ClassVar[Sequence[Silent]] = ()

    def __init__(self, before: Exchange, now: Conversation) -> None:
        self.before = before
        self.now = now

    @property
    def known(self) -> Known:
        """What is known beside the request."""
        return self.now.known

    @property
    def occurs(self) -> Set[str]:
        """What occurs in the request."""
        return self.now.occurs

    def place(self, path: Path, /) -> Path:
        """Where a path of the request stands in the caller's JSON."""
        return self.now.place(path)
