"""How rules run: called by what occurs in a subject, their findings made and put into the API's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from turnlint.engine.listing import Listing
from turnlint.rule import Draft, Rule, Unjudged, Wording
from turnlint.subjects.known import Known
from turnlint.subjects.subject import ALONE, SUBJECTS, Silent, Subject
from turnlint.values.order import is_assumed, position
from turnlint.values.report import Finding, Severity

#: For how many kinds of subject and things known plans are kept, and how many for each. A plan is made for each
#: combination of what occurs; traffic has few of them.
_KNOWN: Final = 512
_PLANS: Final = 64
#: So many silences at least are looked through for equal ones: those of the items of a batch.
_FEW: Final = 8
#: The status, type and code of a finding that no answer of the API belongs to.
_NO_ANSWER: Final = (400, "invalid_request_error", "")


class Silence(NamedTuple):
    """What decides which rules had to be silent about a subject; nothing of its content.

    ``unjudged`` are the rules that gave up on a part of it, each after its reason.
    """

    kind: str
    occurring: frozenset[str]
    known: Known
    silent: tuple[Silent, ...]
    unjudged: tuple[tuple[str, str], ...] = ()


class Verdict(NamedTuple):
    """What the rules say of some subjects.

    ``findings`` are in the API's order; ``assumed`` says that an assumed edge decided which error comes first;
    ``silences`` are for :meth:`Engine.skipped`.
    """

    findings: tuple[Finding, ...]
    assumed: bool
    silences: tuple[Silence, ...]


class _Called(NamedTuple):
    """A rule to run, and what its findings get from it."""

    rule: Rule
    place: int
    rank: int
    severity: Severity
    unsure: Severity
    only_on: str


#: A draft, the rule that drew it, and what it is about.
_Drafted: TypeAlias = tuple[Draft, _Called, Subject]


@dataclass(slots=True)
class _Plan:
    """What follows from what occurs in a subject, and from what is known beside it.

    ``silence`` is the same object for all such subjects, so that a kept report holds none of its own; ``called`` are
    the rules to run, once somebody asked for them.
    """

    silence: Silence
    called: tuple[_Called, ...] | None = None


class _Plans:
    """The rules for one kind of subject, and what is to be run, remembered by what decides it."""

    def __init__(self, kind: str, rules: Iterable[Listing]) -> None:
        self.kind = kind
        self.rules = list(rules)
        self.needs = frozenset(need for rule in self.rules for need in rule.needs)
        self.made: dict[Known, dict[frozenset[str], _Plan]] = {}
        self.called: dict[tuple[str, bool], _Called] = {}

    def plan(self, subject: Subject) -> _Plan:
        """The plan for a subject, remembered by what is known first: traffic has few contexts and models."""
        known = subject.known
        made = self.made.get(known)
        if made is None:
            made = self.made[known] = {}
            if len(self.made) > _KNOWN:
                del self.made[next(iter(self.made))]
        occurring = self.needs & subject.occurs
        plan = made.get(occurring)
        if plan is None:
            plan = made[occurring] = _Plan(Silence(self.kind, occurring, known, ()))
            if len(made) > _PLANS:
                del made[next(iter(made))]
        return plan

    def candidates(self, occurring: frozenset[str], known: Known) -> Iterator[Listing]:
        """The rules that have something to do, in their own order."""
        context = known.context
        for rule in self.rules:
            if rule.needs and rule.needs.isdisjoint(occurring):
                continue
            if rule.platforms and context.platform not in rule.platforms:
                continue
            if rule.versions and context.api_version is not None and context.api_version not in rule.versions:
                continue
            yield rule


class Engine:
    """A set of rules with their severities, ready to run.

    ``rules`` are the listings of the chosen ones, by name; ``severities`` overrides severities by rule name. A rule's
    module is imported when the first subject calls for it.
    """

    __slots__ = ("_plans", "_skipped", "rules", "severities")

    def __init__(self, rules: Mapping[str, Listing], severities: Mapping[str, Severity] | None = None) -> None:
        self.rules = dict(rules)
        self.severities = dict(severities or {})
        self._skipped: dict[tuple[Silence, ...], dict[str, tuple[str, ...]]] = {}
        kinds = {kind for kinds in SUBJECTS.values() for kind in kinds}
        self._plans = {
            kind: _Plans(kind, (rule for rule in self.rules.values() if kind in SUBJECTS[rule.judges]))
            for kind in kinds
        }

    def run(self, subjects: Iterable[Subject | tuple[Subject, ...]]) -> Verdict:
        """Judge some subjects, which the API looks at one after another; those of a tuple it looks at together."""
        findings: list[Finding] = []
        assumed: bool | None = None
        silences: list[Silence] = []
        for item in subjects:
            together = item if isinstance(item, tuple) else (item,)
            drafts: list[_Drafted] = []
            for subject in together:
                plans = self._plans[subject.kind]
                if plans.rules:
                    plan = plans.plan(subject)
                    told, unjudged = _told(subject, self._called(plans, plan) if plan.called is None else plan.called)
                    silences.append(_silence(plan, subject, unjudged))
                    drafts += told
            if len(together) == 1 and (kind := ALONE.get(together[0].kind)) is not None:
                silences.append(self._plans[kind].plan(together[0]).silence)
            if not drafts:
                continue
            found = _ordered(drafts)
            findings += [finding for finding, _ in found]
            if assumed is None:
                errors = [called.rule for finding, called in found if finding.severity is Severity.ERROR]
                assumed = is_assumed(errors) if errors else None
        few = silences if len(silences) < _FEW else dict.fromkeys(silences)
        return Verdict(tuple(findings), bool(assumed), tuple(few))

    def silence(self, subject: Subject) -> Silence:
        """What decides which rules are silent about a subject, without running any."""
        return _silence(self._plans[subject.kind].plan(subject), subject)

    def skipped(self, silences: Iterable[Silence]) -> dict[str, tuple[str, ...]]:
        """What is missing, and the rules that therefore did not judge, or not all; a caller's own to change."""
        key = tuple(silences)
        found = self._skipped.get(key)
        if found is None:
            found = self._skipped[key] = self._grouped(key)
            if len(self._skipped) > _KNOWN:
                del self._skipped[next(iter(self._skipped))]
        return dict(found)

    def _grouped(self, silences: tuple[Silence, ...]) -> dict[str, tuple[str, ...]]:
        groups: dict[str, set[str]] = {}
        for silence in silences:
            plans = self._plans[silence.kind]
            for rule in plans.candidates(silence.occurring, silence.known):
                for word in rule.given:
                    if (lack := silence.known.missing(word)) is not None:
                        groups.setdefault(lack, set()).add(rule.name)
            for lack, words in silence.silent:
                groups.setdefault(lack, set()).update(
                    rule.name for rule in plans.rules if not rule.needs.isdisjoint(words)
                )
            for reason, name in silence.unjudged:
                groups.setdefault(reason, set()).add(name)
        return {lack: tuple(sorted(names)) for lack, names in sorted(groups.items())}

    def _called(self, plans: _Plans, plan: _Plan) -> tuple[_Called, ...]:
        """The rules of a plan, which is told them."""
        _, occurring, known, *_ = plan.silence
        plan.called = tuple(
            self._call(plans, rule, known.context.api_version is None)
            for rule in plans.candidates(occurring, known)
            if all(known.missing(word) is None for word in rule.given)
        )
        return plan.called

    def _call(self, plans: _Plans, listing: Listing, is_open: bool) -> _Called:
        """A rule as it is called, where the API version is open or known; the same one for every plan."""
        key = (listing.name, is_open)
        if key not in plans.called:
            rule = listing.load()
            severity, unsure, only_on = rule.severity, Severity.WARNING, ""
            if rule.versions and is_open and severity is Severity.ERROR:
                severity, only_on = Severity.WARNING, f"api_version {', '.join(rule.versions)}"
            if rule.name in self.severities:
                severity = unsure = self.severities[rule.name]
            rank = rule.answers.rank(rule.name)
            plans.called[key] = _Called(rule, rule.answers.value, rank, severity, unsure, only_on)
        return plans.called[key]


def _silence(plan: _Plan, subject: Subject, unjudged: tuple[tuple[str, str], ...] = ()) -> Silence:
    silent = subject.silent
    return plan.silence._replace(silent=tuple(silent), unjudged=unjudged) if silent or unjudged else plan.silence


def _told(subject: Subject, plan: tuple[_Called, ...]) -> tuple[list[_Drafted], tuple[tuple[str, str], ...]]:
    """What the rules draw of a subject, and who gave up, and why."""
    drafts: list[_Drafted] = []
    unjudged: dict[tuple[str, str], None] = {}
    for called in plan:
        for said in called.rule.check(subject):
            if isinstance(said, Draft):
                drafts.append((said, called, subject))
            elif isinstance(said, Unjudged):
                unjudged[said.reason, called.rule.name] = None
            else:
                raise TypeError(f"rule {called.rule.name} yields drafts, not {type(said).__name__}")
    return drafts, tuple(unjudged)


def _ordered(drafts: list[_Drafted]) -> list[tuple[Finding, _Called]]:
    """The findings of some drafts, in the API's order: pass, position, the rule's rank in the pass."""
    if len(drafts) > 1:
        drafts.sort(key=_standing)
    drafts.reverse()
    found = []
    while drafts:  # each is let go as soon as its finding is made: there may be very many
        draft, called, subject = drafts.pop()
        found.append((_finding(draft, called, subject), called))
    return found


def _standing(told: _Drafted) -> tuple[int, tuple[int, ...], int]:
    draft, called, _ = told
    return (called.place, draft.order or position(draft.path), called.rank)


def _finding(draft: Draft, called: _Called, subject: Subject) -> Finding:
    wording = draft.wording
    quoted = isinstance(wording, Wording)
    status, kind, code = (wording.status, wording.type, wording.code) if isinstance(wording, Wording) else _NO_ANSWER
    return Finding(
        called.rule.name,
        called.unsure if draft.unsure else called.severity,
        wording.template.format(**draft.values),
        subject.place(draft.path),
        wording.basis,
        quoted,
        status,
        kind,
        "" if draft.unsure else called.only_on,
        draft.note,
        code,
        draft.help,
    )
