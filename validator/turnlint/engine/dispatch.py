"""How rules run: called by what occurs in a subject, their findings made and put into the API's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias, cast

from turnlint.engine.listing import Listing
from turnlint.rule import Draft, Rule, Unjudged, Wording
from turnlint.subjects.known import Known
from turnlint.subjects.subject import SUBJECTS, Silent, Subject
from turnlint.values.order import is_assumed, position
from turnlint.values.report import Finding, Severity

#: For how many kinds of subject and things known plans are kept, and how many for each. A plan is made for each
#: combination of what occurs; traffic has few of them.
_KNOWN: Final = 512
_PLANS: Final = 64
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


class _Plans:
    """The rules for one kind of subject, and what is to be run, remembered by what decides it."""

    def __init__(self, rules: Iterable[Listing]) -> None:
        self.rules = list(rules)
        self.needs = frozenset(need for rule in self.rules for need in rule.needs)
        self.made: dict[Known, dict[frozenset[str], tuple[_Called, ...]]] = {}
        self.called: dict[tuple[str, bool], _Called] = {}

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

    __slots__ = ("_plans", "rules", "severities")

    def __init__(self, rules: Mapping[str, Listing], severities: Mapping[str, Severity] | None = None) -> None:
        self.rules = dict(rules)
        self.severities = dict(severities or {})
        kinds = {kind for kinds in SUBJECTS.values() for kind in kinds}
        self._plans = {
            kind: _Plans(rule for rule in self.rules.values() if kind in SUBJECTS[rule.judges]) for kind in kinds
        }

    def run(self, subjects: Iterable[Subject | tuple[Subject, ...]]) -> Verdict:
        """Judge some subjects, which the API looks at one after another; those of a tuple it looks at together."""
        findings: list[Finding] = []
        assumed: bool | None = None
        silences: list[Silence] = []
        for item in subjects:
            drafts: list[_Drafted] = []
            for subject in cast("tuple[Subject, ...]", item if item.__class__ is tuple else (item,)):
                plans = self._plans[subject.kind]
                if not plans.rules:
                    continue
                silence = _silence(subject, plans)
                told, unjudged = _told(subject, self._plan(plans, silence.occurring, silence.known))
                silences.append(silence._replace(unjudged=unjudged) if unjudged else silence)
                drafts += told
            if not drafts:
                continue
            found = _ordered(drafts)
            findings += [finding for finding, _ in found]
            if assumed is None:
                errors = [called.rule for finding, called in found if finding.severity is Severity.ERROR]
                assumed = is_assumed(errors) if errors else None
        return Verdict(
            tuple(findings), bool(assumed), tuple(silences if len(silences) < 3 else dict.fromkeys(silences))
        )

    def silence(self, subject: Subject) -> Silence:
        """What decides which rules are silent about a subject, without running any."""
        return _silence(subject, self._plans[subject.kind])

    def unasked(self, kind: str, subject: Subject) -> Silence:
        """What rules over another kind of subject are silent about, where only this one is at hand."""
        return Silence(kind, self._plans[kind].needs & subject.occurs, subject.known, ())

    def skipped(self, silences: Iterable[Silence]) -> dict[str, tuple[str, ...]]:
        """What is missing, and the rules that therefore did not judge, or not all."""
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

    def _plan(self, plans: _Plans, occurring: frozenset[str], known: Known) -> tuple[_Called, ...]:
        """The rules to run, remembered by what is known first: traffic has few contexts and models."""
        made = plans.made.get(known)
        if made is None:
            made = plans.made[known] = {}
            if len(plans.made) > _KNOWN:
                del plans.made[next(iter(plans.made))]
        plan = made.get(occurring)
        if plan is None:
            plan = tuple(
                self._called(plans, rule, known.context.api_version is None)
                for rule in plans.candidates(occurring, known)
                if all(known.missing(word) is None for word in rule.given)
            )
            made[occurring] = plan
            if len(made) > _PLANS:
                del made[next(iter(made))]
        return plan

    def _called(self, plans: _Plans, listing: Listing, is_open: bool) -> _Called:
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


def _silence(subject: Subject, plans: _Plans) -> Silence:
    return Silence(subject.kind, plans.needs & subject.occurs, subject.known, tuple(subject.silent))


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
