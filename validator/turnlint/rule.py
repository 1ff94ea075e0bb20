"""All that a rule may use: what a rule is, the texts it speaks, their evidence, and the subjects that it judges.

A rule is a function with frozen data around it. What its parameter is called says what it judges: ``text``, ``batch``,
``conversation``, ``sent`` (a conversation or a batch), ``response``, ``stream`` or ``step``. Its cases are written with
:mod:`turnlint.case`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from turnlint.case import Case
from turnlint.schema.faults import PASSED, Fault
from turnlint.schema.projection import known_betas, refused_betas
from turnlint.subjects.batch import Batch
from turnlint.subjects.conversation import Conversation, Turn
from turnlint.subjects.edits import DROPPED, Fix, at, blocks, put, remove, removing, runs, turn_at
from turnlint.subjects.known import API, EARLIER, FIELDS, HEADERS, PREVIOUS, REQUEST, TEXT, TOOLS
from turnlint.subjects.models import Model, find_model
from turnlint.subjects.subject import SUBJECTS, Sent
from turnlint.subjects.text import Text
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, Block, blocks_of, role_of
from turnlint.values.context import Context
from turnlint.values.evidence import Basis, Documented, Evidence, Inferred, Measured, Recorded, Reported, strongest
from turnlint.values.json import Json, Path, write
from turnlint.values.order import Pass, position
from turnlint.values.report import Severity

if TYPE_CHECKING:
    from turnlint.subjects.response import CUT, STOP_REASONS, Part, Response
    from turnlint.subjects.sameness import key_of
    from turnlint.subjects.step import Step, Summary, is_summary
    from turnlint.subjects.stream import Stream

__all__ = [
    "API",
    "CUT",
    "DROPPED",
    "EARLIER",
    "FIELDS",
    "HEADERS",
    "PASSED",
    "PREVIOUS",
    "REQUEST",
    "SERVER_CALLS",
    "SERVER_RESULTS",
    "STOP_REASONS",
    "TEXT",
    "THINKING",
    "TOOLS",
    "Basis",
    "Batch",
    "Block",
    "Case",
    "Context",
    "Conversation",
    "Documented",
    "Draft",
    "Evidence",
    "Fault",
    "Fix",
    "Inferred",
    "Json",
    "Measured",
    "Model",
    "Part",
    "Pass",
    "Path",
    "Recorded",
    "Remark",
    "Reported",
    "Response",
    "Rule",
    "Sent",
    "Severity",
    "Step",
    "Stream",
    "Summary",
    "Text",
    "Turn",
    "Unjudged",
    "Wording",
    "at",
    "blocks",
    "blocks_of",
    "find_model",
    "is_summary",
    "key_of",
    "known_betas",
    "position",
    "put",
    "refused_betas",
    "remove",
    "removing",
    "role_of",
    "rule",
    "runs",
    "turn_at",
    "write",
]

#: Where names stand that no rule over a request alone needs: they are imported when a rule asks for one.
_LATER: Final = {
    **dict.fromkeys(("CUT", "STOP_REASONS", "Part", "Response"), "turnlint.subjects.response"),
    "key_of": "turnlint.subjects.sameness",
    **dict.fromkeys(("Step", "Summary", "is_summary"), "turnlint.subjects.step"),
    "Stream": "turnlint.subjects.stream",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)


class Draft(NamedTuple):
    """A finding as a rule tells it; the engine makes the :class:`~turnlint.values.report.Finding` of it.

    * ``wording``, ``values``: the text, and what fills it.
    * ``path``: the place in the subject's own value.
    * ``note``: a further sentence for the reader, or empty.
    * ``unsure``: the rule is less sure here than in general: its error is a warning.
    * ``order``: for drafts of one pass whose order the path does not tell.
    * ``help``: what to do in this very case, instead of the rule's own advice; or empty.
    """

    wording: Wording | Remark
    path: Path
    values: dict[str, Any]
    note: str = ""
    unsure: bool = False
    order: tuple[int, ...] | None = None
    help: str = ""


class Unjudged(NamedTuple):
    """What a rule yields beside drafts where it gave up on a part of a subject: its silence there means nothing.

    ``reason`` is told in the report's ``skipped``, with the rule's name. It is a sentence of the rule's own that holds
    nothing of the request. A rule gives up where judging would take more work than any honest request asks for, which
    it counts in bytes and steps: never in seconds, for the same request gets the same report on every machine.
    """

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A text of the API with the evidence for it. Findings are made from wordings alone.

    ``template`` is a ``str.format`` template (literal braces are doubled). ``until`` is the date at which a
    superseded text was last or no longer seen. ``status`` and ``type`` are those of the API's error. ``code`` is the
    ``error_code`` that the API sends with it, one of ``error_codes.json``; empty where none is known. ``basis`` says
    how the text is known: by the strongest of its evidence.
    """

    template: str
    evidence: tuple[Evidence, ...] = ()
    until: str = ""
    status: int = 400
    type: str = "invalid_request_error"
    code: str = ""
    basis: Basis = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "basis", strongest(self.evidence))

    def at(
        self,
        path: Path,
        /,
        *,
        note: str = "",
        unsure: bool = False,
        order: tuple[int, ...] | None = None,
        help: str = "",
        **values: object,
    ) -> Draft:
        """A finding at a path of the subject's value, its text filled with ``values``: see :class:`Draft`."""
        return Draft(self, path, values, note, unsure, order, help)


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """A sentence of turnlint's own, about a request that the API accepts (or refuses in words that nobody has seen).

    Its evidence is that of the fact it states.
    """

    template: str
    evidence: tuple[Evidence, ...] = ()
    basis: Basis = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "basis", strongest(self.evidence))

    def at(self, path: Path, /, *, note: str = "", unsure: bool = False, help: str = "", **values: object) -> Draft:
        """A finding at a path of the subject's value, like :meth:`Wording.at`."""
        return Draft(self, path, values, note, unsure, help=help)


Check: TypeAlias = Callable[[Any], Iterable[Draft | Unjudged]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Called with a subject it yields drafts of findings, or that it gave up; the rest of it is data.

    * ``name``: the rule, for ever (``tool-use-without-result``).
    * ``severity``: of its findings, unless the caller sets another.
    * ``answers``: the pass in which the API comes upon its fault.
    * ``needs``: what must occur for the rule to have anything to do, in typed words
      (:mod:`turnlint.subjects.vocabulary`); any one of them is enough, and none means that it always runs.
    * ``given``: what must be known beside the subject (:mod:`turnlint.subjects.known`): ``model.prefill`` (a cell of
      the models table), ``FIELDS`` (the top-level fields, unknown for a bare list of messages), ``TOOLS`` and
      ``EARLIER`` (the tools and the messages before the first one, which the API holds where a request continues a
      thread), ``HEADERS`` (the betas), ``TEXT`` (the text before it was parsed: all that judge it need it),
      ``REQUEST`` (what a response answers), ``PREVIOUS`` (the response before), ``API`` (what only the API has).
      Where one is unknown, the rule is skipped and disclosed.
    * ``versions``, ``platforms``: where the rule holds; empty means everywhere.
    * ``says``, ``said``: its current and its superseded texts.
    * ``refused``, ``accepted``: its cases: tests, examples of its page, and proof.
    * ``fixes``: how its findings can be mended, the best first.
    * ``since``: the release of turnlint that brought it; empty for the first one, and in packs.
    """

    name: str
    severity: Severity
    answers: Pass
    check: Check = field(repr=False)
    needs: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    says: tuple[Wording | Remark, ...] = field(default=(), repr=False)
    said: tuple[Wording, ...] = field(default=(), repr=False)
    refused: tuple[Case, ...] = field(default=(), repr=False)
    accepted: tuple[Case, ...] = field(default=(), repr=False)
    fixes: tuple[Fix, ...] = field(default=(), repr=False)
    since: str = ""

    def __call__(self, subject: Any) -> Iterator[Draft | Unjudged]:
        """Run the check."""
        return iter(self.check(subject))

    @property
    def judges(self) -> str:
        """What it judges: the name of the check's parameter; empty where it has none."""
        code = self.check.__code__
        return code.co_varnames[0] if code.co_argcount else ""

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
    answers: Pass,
    needs: Iterable[str] = (),
    given: Iterable[str] = (),
    versions: tuple[str, ...] = (),
    platforms: tuple[str, ...] = (),
    says: tuple[Wording | Remark, ...] = (),
    said: tuple[Wording, ...] = (),
    refused: tuple[Case, ...] = (),
    accepted: tuple[Case, ...] = (),
    fixes: tuple[Fix, ...] = (),
    since: str = "",
) -> Callable[[Check], Rule]:
    """Make a rule of a function: see :class:`Rule` for the arguments.

    Raises ``TypeError`` where the rule has not the form of one: another parameter than a subject, a severity or pass of
    another type, a text where a tuple of them is expected.
    """

    def wrap(check: Check) -> Rule:
        made = Rule(
            name=name,
            severity=severity,
            answers=answers,
            check=check,
            needs=frozenset(needs),
            given=frozenset(given),
            versions=versions,
            platforms=platforms,
            says=says,
            said=said,
            refused=refused,
            accepted=accepted,
            fixes=fixes,
            since=since,
        )
        if wrong := _mistake(made):
            raise TypeError(f"the rule {name}: {wrong}")
        return made

    if isinstance(needs, str) or isinstance(given, str):
        raise TypeError(f"the rule {name}: needs and given are sets of words, not one string")
    return wrap


def _mistake(rule: Rule) -> str:
    """What is wrong with the form of a rule, so that it is told where the rule stands and not where it runs."""
    forms: tuple[tuple[str, object, type], ...] = (
        ("severity is a Severity", rule.severity, Severity),
        ("answers is a Pass", rule.answers, Pass),
    )
    for what, value, kind in forms:
        if not isinstance(value, kind):
            return f"{what}, not {value!r}"
    lists = (("says", (Wording, Remark)), ("said", Wording), ("refused", Case), ("accepted", Case), ("fixes", Fix))
    for name, kinds in lists:
        value = getattr(rule, name)
        if not isinstance(value, tuple) or not all(isinstance(item, kinds) for item in value):
            return f"{name} is a tuple, also of one: {name}=(…,)"
    if rule.judges not in SUBJECTS:
        what = f"it judges {rule.judges!r}" if rule.judges else "its check has no parameter"
        return f"{what}; the parameter must be one of {', '.join(SUBJECTS)}"
    if rule.judges == "text" and TEXT not in rule.given:
        return "it judges the text, so it must be given TEXT"
    return ""
