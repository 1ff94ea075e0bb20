"""What is kept of an exchange that a later request may continue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from turnlint.checking.history.digests import blocks_digest
from turnlint.subjects.step import Before
from turnlint.values.json import Json

if TYPE_CHECKING:
    from turnlint.checking.history.look import Look


class Mark(NamedTuple):
    """By which a stretch of messages is known again at once.

    It ends after ``length`` messages, and ``size`` bytes of their JSON; ``hash`` is that of the bytes since the mark
    before.
    """

    length: int
    size: int
    hash: int


class Kept:
    """An exchange that a later request may continue.

    ``digests`` and ``loose`` are those of its messages; once another exchange has continued it they are that one's
    (``heir``), which begins with the same. ``echo`` is the digest of the response, ``edited`` of what last came back of
    it: a request that has that once more, and other words behind it, still continues this exchange. ``partial``: its
    messages are the last ones of a conversation.
    """

    __slots__ = (
        "base", "before", "chains", "digests", "echo", "edited", "end", "heir", "loose", "marks", "number", "partial",
        "systems",
    )  # fmt: skip

    def __init__(
        self, before: Before, look: Look, loose: dict[int, bytes], number: int | None, *, partial: bool
    ) -> None:
        self.before = before
        self.number = number
        self.partial = partial
        self.base = look.base
        self.end = look.chains[-1]
        self.marks = look.marks
        self.digests: list[bytes] = look.digests
        self.chains: list[bytes] = look.chains
        self.loose = loose
        self.systems: Sequence[int] = look.conversation.system_messages
        self.heir: Kept | None = None
        self.echo = self.edited = blocks_digest((*before.trailing, *before.content))

    def settle(self, heir: Kept, echo: bytes = b"") -> None:
        """Keep no more than digests, for another exchange continues this one; ``echo`` is that of what came back."""
        self.edited = echo
        if self.heir is None:
            self.heir, self.digests, self.chains, self.loose, self.systems = heir, [], [], {}, ()
            self.before = replace(self.before, content=(), trailing=())

    def history(self) -> tuple[list[bytes], Mapping[int, bytes], Sequence[int]]:
        """The digests of its messages up to its base, the loose ones, and where its system messages stand."""
        holder = self
        while holder.heir is not None:
            holder = holder.heir
        return holder.digests[: self.base], holder.loose, holder.systems

    def recalled(self, echo: Sequence[Json]) -> Before:
        """What came before, with the content of the response, as far as it is known."""
        if self.heir is None or self.before.response is None:
            return self.before
        if blocks_digest(echo) == self.echo:
            return replace(self.before, content=tuple(echo))
        return replace(self.before, response=None)
