"""What the engine knows of a subject, and the words by which it calls rules.

A rule judges what its parameter is called; :data:`SUBJECTS` lists the names. Which rules are called for a subject is
decided by what occurs in it, in typed words (:mod:`turnlint.subjects.vocabulary`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import ClassVar, Final, Protocol, TypeAlias

from turnlint.schema.faults import PASSED, Fault
from turnlint.subjects.known import Known
from turnlint.values.context import Context
from turnlint.values.json import Json, Path

#: What a rule's parameter may be called, and the kinds of subject that the rule then judges.
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text",),
    "batch": ("batch",),
    "conversation": ("conversation",),
    "sent": ("conversation", "batch"),
    "response": ("response",),
    "stream": ("stream",),
    "step": ("step",),
}

#: The kind of subject that one of another kind is a part of, where what came before is known too.
ALONE: Final[Mapping[str, str]] = {"conversation": "step"}

#: Something that cannot be judged: what is missing, and the words whose rules are therefore partly silent.
Silent: TypeAlias = tuple[str, tuple[str, ...]]


class Subject(Protocol):
    """What rules judge, as the engine sees it."""

    kind: ClassVar[str]
    """Which of the kinds in :data:`SUBJECTS` it is."""

    @property
    def known(self) -> Known:
        """What is known beside its value."""

    @property
    def occurs(self) -> Set[str]:
        """What occurs in it, in typed words."""

    @property
    def silent(self) -> Sequence[Silent]:
        """What in it could not be judged, whichever rules are asked."""

    def place(self, path: Path, /) -> Path:
        """Where a path of the subject's own value stands in the caller's JSON."""


class Faults(dict[str, list[Fault]]):
    """Shape faults by kind; none of a kind is an empty list, for a key or type of the request may be named like one."""

    def __missing__(self, kind: str) -> list[Fault]:
        return []


_NONE: Final = Faults()


class Shaped:
    """A body whose shape a schema holds.

    * ``value``: the body; ``fields`` is the same, or an empty mapping where it is not an object.
    * ``known``: what is known beside it; ``context`` is a part of that.
    * ``faults``: the faults of its shape by kind, scalar tests by the name of the rule that owns them.
    * ``root``: where it stands in the caller's JSON; empty, but for an item of a batch.
    * ``occurs``: what occurs in it, in typed words.
    """

    __slots__ = ("faults", "fields", "known", "occurs", "root", "value")

    def __init__(self, value: Json, known: Known, faults: Sequence[Fault] = (), root: Path = ()) -> None:
        self.value = value
        self.known = known
        self.root = root
        self.fields: Mapping[str, Json] = value if isinstance(value, dict) else {}
        self.occurs: set[str] = {f"field:{name}" for name in self.fields}
        self.occurs |= known.facts
        self.faults = _NONE
        if faults:
            self.faults = Faults()
            for fault in faults:
                self.faults.setdefault(fault.kind, []).append(fault)
            self.occurs.update([f"fault:{kind}" for kind in self.faults])

    @property
    def context(self) -> Context:
        """Where and under which headers it is sent."""
        return self.known.context

    @property
    def silent(self) -> Sequence[Silent]:
        """Betas, versions and tags that the tables do not know, so that keys and tags of theirs are let through."""
        if not self.known.unlisted and self.faults is _NONE:
            return ()
        lacks: list[Silent] = [
            (f"{name} not in the tables", ("fault:extra", "fault:tag")) for name in self.known.unlisted
        ]
        for fault in self.faults[PASSED]:
            lacks += [(f"{fault.location}: type `{fault.value}` not in the tables", ("fault:tag",))]
        return lacks

    def place(self, path: Path, /) -> Path:
        """Where a path of the body stands in the caller's JSON."""
        return (*self.root, *path)


class Sent(Shaped):
    """A body that is sent to the API: a conversation or a batch. Rules of shape judge either."""

    __slots__ = ()
