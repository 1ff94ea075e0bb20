"""How a fact about the API is known: the evidence that every rule and every text carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Basis(StrEnum):
    """How a text of the API is known, strongest first.

    * ``recorded``: it stands in a recorded answer of the real API.
    * ``measured``: somebody sent the request to the real API and published the answer.
    * ``documented``: the official documentation prints it.
    * ``reported``: users quote it in issue threads.
    * ``inferred``: nobody has seen it; it follows from a documented constraint and the wording of its siblings.
    """

    RECORDED = "recorded"
    MEASURED = "measured"
    DOCUMENTED = "documented"
    REPORTED = "reported"
    INFERRED = "inferred"

    @property
    def strength(self) -> int:
        """0 for the weakest (``inferred``) up to 4 for the strongest (``recorded``)."""
        return 4 - _ORDER.index(self)


_ORDER = tuple(Basis)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source of one fact.

    ``source`` says where: a title, an issue (``owner/repo#n``), or what was recorded. ``date`` is ISO, as exact as
    it is known (``2026-08`` or ``2026-08-31``), or empty.
    """

    source: str
    date: str = ""
    url: str = ""

    basis: ClassVar[Basis]

    def __str__(self) -> str:
        return f"{self.basis}: " + ", ".join(part for part in (self.source, self.date, self.url) if part)

    def to_json(self) -> dict[str, str]:
        """The entry that :func:`from_json` reads."""
        return {"kind": self.basis.value, "source": self.source, "date": self.date, "url": self.url}


class Recorded(Evidence):
    """A recorded answer of the real API: what was recorded, and when."""

    __slots__ = ()
    basis = Basis.RECORDED


class Measured(Evidence):
    """A published live probe: whose, and when."""

    __slots__ = ()
    basis = Basis.MEASURED


class Documented(Evidence):
    """An official page, specification or SDK type: its title, date and address."""

    __slots__ = ()
    basis = Basis.DOCUMENTED


class Reported(Evidence):
    """An issue thread or public code that quotes the API: which, and when."""

    __slots__ = ()
    basis = Basis.REPORTED


class Inferred(Evidence):
    """No source has the text: from what it follows."""

    __slots__ = ()
    basis = Basis.INFERRED

    @classmethod
    def after(cls, page: Documented, what: str) -> Inferred:
        """What follows from a page that documents a refusal without its words, or without all of them.

        ``what`` says what is documented, and where the words are from. A :class:`Documented` beside a text would claim
        that the page prints it.
        """
        return cls(f"{page.source}: {what}", page.date, page.url)


_KINDS: dict[str, type[Evidence]] = {
    kind.basis.value: kind for kind in (Recorded, Measured, Documented, Reported, Inferred)
}


def from_json(entry: dict[str, str]) -> Evidence:
    """Read one ``x-evidence`` entry of a schema: ``{"kind": …, "source": …, "date": …, "url": …}``."""
    return _KINDS[entry["kind"]](entry["source"], entry.get("date", ""), entry.get("url", ""))


def strongest(evidence: tuple[Evidence, ...]) -> Basis:
    """The best basis among several sources; ``inferred`` where there is none."""
    return max((item.basis for item in evidence), key=lambda basis: basis.strength, default=Basis.INFERRED)
