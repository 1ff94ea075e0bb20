"""What a rule is: a function over a conversation, with its documentation, texts, evidence and cases around it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

from turnlint.case import Case
from turnlint.evidence import Basis, Documented, Evidence, Inferred, Measured, Recorded, Reported, strongest
from turnlint.report import Finding, Path, Severity

if TYPE_CHECKING:
    from turnlint.conversation import Conversation

__all__ = [
    "Case",
    "Documented",
    "Evidence",
    "Finding",
    "Inferred",
    "Measured",
    "Path",
    "Phase",
    "Place",
    "Recorded",
    "Remark",
    "Reported",
    "Rule",
    "Severity",
    "Wording",
    "rule",
]

Check: TypeAlias = Callable[["Conversation"], Iterable[Finding]]


class Phase(IntEnum):
    """The phases of the API's own validation, in the order in which they run."""

    PARSE = 1
    HEADERS = 2
    SCHEMA = 3
    UNKNOWN_KEYS = 4
    TURN_SHAPE = 5
    PAIRING = 6
    SERVER_CALLS = 7
    PARAMETERS = 8
    MODEL = 9


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule's findings stand in the API's order of answers.

    The passes of a phase run one after another; inside a pass the earliest position wins; ``rank`` breaks ties.
    Which of these edges are measured and which assumed is in :mod:`turnlint.precedence`.
    """

    phase: Phase
    run: int = 0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """A text of the API with the evidence for it. Findings are made from wordings alone.

    ``template`` is a ``str.format`` template (literal braces are doubled). ``until`` is the date at which a
    superseded text was last or no longer seen. ``status`` and ``type`` are those of the API's error.
    """

    template: str
    evidence: tuple[Evidence, ...] = ()
    until: str = ""
    status: int = 400
    type: str = "invalid_request_error"

    @property
    def basis(self) -> Basis:
        """How the text is known: the strongest of its evidence."""
        return strongest(self.evidence)

    def at(
        self,
        path: Path,
        /,
        *,
        note: str = "",
        severity: Severity | None = None,
        order: tuple[int, ...] | None = None,
        **values: object,
    ) -> Finding:
        """A finding at a path of the caller's JSON, its text filled with ``values``.

        ``severity`` is for a place where the rule is less sure or the fault less grave than the rule in general;
        ``order`` for findings whose order among each other the path does not tell.
        """
        return Finding(
            rule="",
            severity=severity or Severity.ERROR,
            message=self.template.format(**values),
            path=path,
            evidence=self.basis,
            quoted=True,
            status=self.status,
            type=self.type,
            note=note,
            order=order,
            judged=severity is not None,
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of turnlint's own, about a request that the API accepts (or refuses in words that nobody has seen).

    Its evidence is that of the fact it states.
    """

    template: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def basis(self) -> Basis:
        """How the fact is known: the strongest of its evidence."""
        return strongest(self.evidence)

    def at(self, path: Path, /, *, note: str = "", severity: Severity | None = None, **values: object) -> Finding:
        """A finding at a path of the caller's JSON, like :meth:`Wording.at`."""
        return Finding(
            rule="",
            severity=severity or Severity.WARNING,
            message=self.template.format(**values),
            path=path,
            evidence=self.basis,
            quoted=False,
            note=note,
            judged=severity is not None,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Called with a conversation it yields findings; everything else about it is data.

    * ``name``: the rule, for ever (``tool-use-without-result``).
    * ``severity``: of its findings, unless the caller sets another.
    * ``at``: where its findings stand in the API's order of answers.
    * ``needs``: block types, top-level fields, facts of the index (:class:`turnlint.walk.Pairing`) or kinds of
      shape fault, any one of which must occur for the rule to have anything to do; empty means that it always runs.
    * ``asks``: what must be known beside the request (:mod:`turnlint.knowledge`): ``model.prefill`` (a cell of the
      models table), ``fields`` (the top-level fields, unknown for a bare list of messages), ``headers`` (the betas).
      Where one is unknown, the rule is skipped and disclosed.
    * ``versions``, ``platforms``: where the rule holds; empty means everywhere.
    * ``says``, ``said``: its current and its superseded texts.
    * ``refused``, ``accepted``: its cases: tests, examples of its page, and proof.
    """

    name: str
    severity: Severity
    at: Place
    check: Check = field(repr=False)
    needs: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    says: tuple[Wording | Remark, ...] = field(default=(), repr=False)
    said: tuple[Wording, ...] = field(default=(), repr=False)
    refused: tuple[Case, ...] = field(default=(), repr=False)
    accepted: tuple[Case, ...] = field(default=(), repr=False)

    def __call__(self, conversation: Conversation) -> Iterator[Finding]:
        """Run the check."""
        return iter(self.check(conversation))

    @property
    def module(self) -> str:
        """The module that defines the rule."""
        return self.check.__module__

    @property
    def family(self) -> str:
        """The folder that the rule's module stands in, with hyphens: ``tool-pairing``."""
        parts = self.module.split(".")
        return (parts[-2] if len(parts) > 1 else parts[-1]).replace("_", "-")

    @property
    def doc(self) -> str:
        """The rule's documentation: its module's docstring, or the function's where one module has several rules."""
        return self.check.__doc__ or getattr(sys.modules.get(self.module), "__doc__", None) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return " ".join(self.doc.strip().split("\n\n", 1)[0].split())

    @property
    def remedy(self) -> str:
        """The "What to do" section of the documentation, on one line; empty where there is none."""
        _, found, rest = self.doc.partition("What to do:")
        return " ".join(rest.split("\n\n", 1)[0].split()) if found else ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all its current texts, in order, each once."""
        return tuple(dict.fromkeys(item for text in self.says for item in text.evidence))


def rule(
    name: str,
    severity: Severity,
    *,
    at: Place,
    needs: Iterable[str] = (),
    asks: Iterable[str] = (),
    versions: tuple[str, ...] = (),
    platforms: tuple[str, ...] = (),
    says: tuple[Wording | Remark, ...] = (),
    said: tuple[Wording, ...] = (),
    refused: tuple[Case, ...] = (),
    accepted: tuple[Case, ...] = (),
) -> Callable[[Check], Rule]:
    """Make a rule of a function: see :class:`Rule` for the arguments."""

    def wrap(check: Check) -> Rule:
        return Rule(
            name=name,
            severity=severity,
            at=at,
            check=check,
            needs=frozenset(needs),
            asks=frozenset(asks),
            versions=versions,
            platforms=platforms,
            says=says,
            said=said,
            refused=refused,
            accepted=accepted,
        )

    return wrap
