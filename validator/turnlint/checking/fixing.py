"""Requests mended by the fixes of the rules that find a fault in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from turnlint.checking.linter import Linter, Request, linter
from turnlint.engine import registry
from turnlint.schema.plain import plain
from turnlint.subjects.edits import Fix, at
from turnlint.subjects.sameness import copied
from turnlint.values.fixed import AppliedFix, Fixed
from turnlint.values.json import Json, Path, parse
from turnlint.values.report import Finding, Report, Severity
from turnlint.values.settings import settings

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.values.settings import Keywords

#: So many fixes are tried at most: each rule that is at work has its turn, and what it uncovers.
_ROUNDS: Final = 64
_AGAIN: Final = 8


def fix(request: Request, unsafe: bool = False, **keywords: Unpack[Keywords]) -> Fixed:
    """Mend a request: ``Fixed(request, applied, remaining)``.

    * ``request``: what :func:`turnlint.check` takes; it is not changed. The new one is plain JSON.
    * ``unsafe``: also make fixes that invent something or leave something out; each says what.
    * Keywords: those of :func:`turnlint.check`.

    A fix is kept where it solves findings of its rule and brings none that is as bad: one of an error may bring a
    warning (results before a text that was there), never an error. A valid request stays what it is.
    Raises what :func:`turnlint.check` raises, and ``ValueError`` for text that is no JSON.
    """
    return mended(linter(settings(**keywords)), request, unsafe=unsafe)


def mended(judge: Linter, request: Request, *, unsafe: bool = False) -> Fixed:
    """The same as a linter judges."""
    value = _value(request)
    report = judge.check(value)
    uploads = value.get("requests") if isinstance(value, dict) and "messages" not in value else None
    if isinstance(uploads, list):
        fixed = _upload(judge, value, uploads, report, unsafe=unsafe)
        return fixed if fixed.applied else fixed._replace(request=request)
    whole = {"messages": value} if isinstance(value, list) else value
    if not report.findings or not isinstance(whole, dict):
        return Fixed(request, (), report.findings)
    if not any(_fixes(finding, unsafe=unsafe) for finding in report.findings):
        return Fixed(request, (), report.findings)
    bare, applied = isinstance(value, list), list[AppliedFix]()
    for _ in range(_AGAIN):  # what was in the way of a fix may be gone
        tried = _mend(judge, whole, report, unsafe=unsafe, bare=bare, patient=True)
        if _worse(tried.report, report):
            tried = _mend(judge, whole, report, unsafe=unsafe, bare=bare, patient=False)
        if not tried.applied:
            break
        whole, report = tried.body, tried.report
        applied += tried.applied
    if not applied:
        return Fixed(request, (), report.findings)
    return Fixed(whole["messages"] if bare else whole, tuple(applied), report.findings)


@dataclass
class _Tried:
    """A body in the making, its report, what was done, and which fixes are of no use."""

    body: dict[str, Any]
    report: Report
    applied: list[AppliedFix] = field(default_factory=list)
    useless: set[tuple[str, Fix]] = field(default_factory=set)


def _mend(judge: Linter, body: dict[str, Any], report: Report, *, unsafe: bool, bare: bool, patient: bool) -> _Tried:
    """Make one fix after another. ``patient``: what one uncovers may be mended by another."""
    tried = _Tried(copied(body), report)
    for _ in range(_ROUNDS):
        chosen = _next(tried, unsafe=unsafe)
        if chosen is None:
            break
        rule, fix = chosen
        places = [finding.path for finding in tried.report.findings if finding.rule == rule]
        made = copied(tried.body)
        paths: list[Path] = [("messages", *path) if bare else path for path in _from_the_end(places)]
        done = fix.together(made, paths) if fix.together else [path for path in paths if fix.mend(made, path)]
        after = judge.check(made["messages"] if bare else made) if done else tried.report
        solved = _count(after)[rule] < _count(tried.report)[rule]
        if not solved or (not patient and _worse(after, tried.report)):
            tried.useless.add(chosen)
            continue
        place = places[0][: len(places[0]) - fix.up]
        says = fix.says.format(place=_shown(place), what=_what(tried.body, ("messages", *place) if bare else place))
        if len(done) > 1:
            says += f" (and at {len(done) - 1} other {'place' if len(done) == 2 else 'places'})"
        tried.applied.append(AppliedFix(rule, fix.safe, says, places[0]))
        tried.body, tried.report = made, after
    return tried


def _next(tried: _Tried, *, unsafe: bool) -> tuple[str, Fix] | None:
    """The next fix to try: the safe ones of all findings first."""
    for safe in (True, False) if unsafe else (True,):
        for finding in tried.report.findings:
            for fix in _fixes(finding, unsafe=unsafe):
                if fix.safe == safe and (finding.rule, fix) not in tried.useless:
                    return finding.rule, fix
    return None


def _fixes(finding: Finding, *, unsafe: bool) -> tuple[Fix, ...]:
    fixes = registry.listings()[finding.rule].load().fixes
    return tuple(fix for fix in fixes if fix.safe or unsafe)


def _from_the_end(places: list[Path]) -> list[Path]:
    """Places in an order in which an edit at one does not move those after it."""

    def standing(path: Path) -> list[tuple[bool, str | int]]:
        return [(isinstance(step, int), step) for step in path]

    return sorted(dict.fromkeys(places), key=standing, reverse=True)


def _count(report: Report) -> Counter[str]:
    return Counter(finding.rule for finding in report.findings)


def _worse(after: Report, before: Report) -> bool:
    """Whether something came that is as bad as what went: an error, or a warning where no error went, or anything."""
    went = False
    for severity in (Severity.ERROR, Severity.WARNING, Severity.ADVICE):
        was = Counter(finding.rule for finding in before.of(severity))
        now = Counter(finding.rule for finding in after.of(severity))
        if not went and any(count > was[rule] for rule, count in now.items()):
            return True
        went = went or now.total() < was.total()
    return False


def _what(body: Json, path: Path) -> str:
    """What stands at a path, in words that go before the path."""
    found = at(body, path)
    kind = found.get("type", found.get("role")) if isinstance(found, dict) else None
    return f"the `{kind[:40]}` at " if isinstance(kind, str) else ""


def _shown(path: Path) -> str:
    return ".".join(map(str, path)) or "the request"


def _upload(judge: Linter, value: dict[str, Any], uploads: list[Json], report: Report, *, unsafe: bool) -> Fixed:
    """The same for each request of a batch upload."""
    made = copied(value)
    applied: list[AppliedFix] = []
    alone = linter(replace(judge.settings, context=replace(judge.settings.context, endpoint="messages")))
    for index, entry in enumerate(made["requests"]):
        params = entry.get("params") if isinstance(entry, dict) else None
        if not isinstance(params, dict):
            continue
        fixed = mended(alone, params, unsafe=unsafe)
        entry["params"] = fixed.request
        where = ("requests", index, "params")
        applied += [AppliedFix(each.rule, each.safe, each.says, (*where, *each.path)) for each in fixed.applied]
    if not applied:
        return Fixed(value, (), report.findings)
    return Fixed(made, tuple(applied), judge.check(made).findings)


def _value(request: Request) -> Json:
    """A request as a value."""
    if isinstance(request, (str, bytes, bytearray, memoryview)):
        parsed = parse(request if isinstance(request, (str, bytes)) else bytes(request))
        if parsed.problem:
            raise ValueError(f"the request is not JSON: {parsed.problem}")
        return parsed.value
    made = plain(request)
    if not isinstance(made, (Mapping, list)):
        raise TypeError(f"a request is a mapping, JSON, or a list of messages, not {type(request).__name__}")
    return made
