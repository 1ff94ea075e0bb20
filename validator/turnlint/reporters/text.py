"""The report for people: one paragraph for each finding, and a last line that sums up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from turnlint.checking.recorded import Agreement, Recorded
from turnlint.checking.result import Checked, Kind, Located, Outcome
from turnlint.readers.record import NotARequest, PassedOver
from turnlint.reporters.concise import suppressed
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, Style, count, in_source, plain, unknown, where, without_markup
from turnlint.reporters.terminal.printable import printable
from turnlint.reporters.terminal.snippet import snippet
from turnlint.reporters.transcripts import table
from turnlint.sources.documents import NOWHERE
from turnlint.values.json import pointer
from turnlint.values.report import Finding, Severity

#: So many findings of different words are remembered, to fold those that come again: memory must not grow with a log.
_TOLD: Final = 1_000
#: So many files that are no requests have a line of their own, unless all are to be told.
_LINES: Final = 10
#: Of longer lists of tags the first few are shown, and the nearest.
_TAGS: Final = 8
_LIST: Final = re.compile(r"(Input tag '(.*)' found using .*? does not match any of the expected tags: )('.*')", re.S)
#: No text is squeezed into fewer columns.
_NARROW: Final = 40
_NUMBER: Final = re.compile(r"\d+")

#: How a recorded answer stands to what is said here.
ANSWERS: Final = {
    Agreement.SAME: "the API said the same",
    Agreement.ACCEPTED: "the API accepted this",
    Agreement.CONTRADICTED: "the API accepted this",
    Agreement.OTHER_WORDS: "the API refused this in other words",
    Agreement.MISSED: "the API refused this, and turnlint finds no error",
    Agreement.UNJUDGED: "the API refused this for what no request shows",
}

_COLORS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


class TextReporter:
    """Prints findings like a compiler does.

    ``rule`` gives a rule by name, for its remedy. ``advice`` shows findings of that severity. Warnings and advice that
    come again in the same words are told once and counted, lists of tags are shortened; ``verbose`` tells all of that,
    and what was not judged; ``quiet`` tells findings and nothing else. ``style`` colours a text (text, colour, bold);
    ``encoding`` is that of the output; ``change`` names the options whose effect is judged, where there are any.
    ``columns`` is how wide the terminal is, 0 where there is none; ``by_source`` tells the findings of a request in the
    order in which they stand in it, and not in the API's.
    """

    def __init__(
        self,
        rule: RuleOf = unknown,
        *,
        advice: bool = False,
        verbose: bool = False,
        style: Style = plain,
        encoding: str = "utf-8",
        change: str = "",
        quiet: bool = False,
        columns: int = 0,
        by_source: bool = False,
    ) -> None:
        self._rule = rule
        self._quiet = quiet
        self._columns = columns
        self._by_source = by_source
        self._advice = advice
        self._verbose = verbose
        self._style = style
        self._encoding = encoding
        self._change = change
        self._skipped: dict[str, tuple[int, set[str]]] = {}
        self._remedies: dict[str, str] = {}
        self._last = ""
        self._others = 0
        self._told: dict[tuple[object, ...], str] = {}
        self._again: dict[str, int] = {}

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A paragraph for each finding; a line for what is no request."""
        if isinstance(outcome, Checked):
            yield from self._checked(outcome)
        elif self._quiet:
            return
        elif isinstance(outcome, NotARequest):
            self._others += 1
            if self._verbose or self._others <= _LINES:
                told = self._lines(self._safe(_other(outcome)), 0, "    ")
                yield self._gap("line", together=True) + "\n".join(told) + "\n"
        elif isinstance(outcome, PassedOver) and self._verbose:
            yield self._gap("line", together=True) + self._safe(_passed(outcome)) + "\n"

    def _checked(self, checked: Checked) -> Iterator[str]:
        if self._verbose:
            for missing, rules in checked.report.skipped.items():
                reports, names = self._skipped.get(missing, (0, set()))
                self._skipped[missing] = (reports + (checked.size or 1), names.union(rules))
        told = [each for each in checked.told if self._advice or each.finding.severity is not Severity.ADVICE]
        for located in sorted(told, key=in_source) if self._by_source else told:
            if not self._comes_again(checked, located):
                yield self._gap("finding") + "\n".join(self._paragraph(checked, located)) + "\n"
        if checked.recorded is not None and checked.recorded.agreement is Agreement.MISSED:
            yield self._gap("finding") + "\n".join(self._missed(checked, checked.recorded)) + "\n"

    def _missed(self, checked: Checked, recorded: Recorded) -> Iterator[str]:
        """What the API refused, and nothing was found in."""
        place = recorded.place
        at = self._safe(checked.file if place is None else f"{checked.file}:{place.line}:{place.column}")
        label = self._style("missed", "magenta", True)
        yield f"{self._style(at, '', True)}: {label}: {ANSWERS[Agreement.MISSED]}"
        yield f"  the API said: {self._safe(recorded.said)}"

    def _comes_again(self, checked: Checked, located: Located) -> bool:
        """Whether a finding was told before in the same words, so that it is only counted; errors are always told."""
        finding = located.finding
        if self._verbose or finding.severity is Severity.ERROR:
            return False
        message = _NUMBER.sub("0", finding.message) if finding.severity is Severity.ADVICE else finding.message
        if located.mended:
            message = ""  # of the faults that are mended one of each rule is told: few of them are of use
        key = (finding.severity, finding.rule, message, located.new)
        if first := self._told.get(key):
            self._again[first] = self._again.get(first, 0) + 1
            return True
        if len(self._told) < _TOLD:
            self._told[key] = f"{where(checked, located)}: {finding.severity}[{finding.rule}]"
        return False

    def end(self, summary: Summary) -> Iterator[str]:
        """What is left to say, what was not judged, and the summary."""
        if self._quiet:
            return
        if not self._verbose and self._others > _LINES:
            more = self._others - _LINES
            yield self._gap("line", together=True) + f"and {count(more, 'file')} more with no request (-v tells all)\n"
        for first, times in self._again.items():
            again = "once more" if times == 1 else f"{times:,} times more"
            yield self._gap("again", together=True) + self._safe(f"{first}: the same {again} (-v tells all)") + "\n"
        if self._skipped:
            yield self._gap("skipped") + "not judged:\n"
            for missing, (reports, names) in sorted(self._skipped.items()):
                what = "request" if summary.checked == summary.requests else "report"
                yield self._safe(f"  {missing} ({count(reports, what)}): {', '.join(sorted(names))}") + "\n"
        if summary.transcripts.writer:
            yield self._gap("table") + "".join(self._safe(line) + "\n" for line in table(summary.transcripts))
        if summary.checked:  # otherwise the command says that there was nothing to check
            yield self._gap("summary") + self._summary(summary) + "\n"

    def _gap(self, kind: str, together: bool = False) -> str:
        """The blank line before the next part of the output, unless it is the first or goes with the last."""
        gap = "\n" if self._last and not (together and self._last == kind) else ""
        self._last = kind
        return gap

    def _paragraph(self, checked: Checked, located: Located) -> Iterator[str]:
        finding, place = located.finding, located.place
        assert place is not None, "the places of what is shown are wanted"
        at = self._safe(where(checked, located))
        color = _COLORS[finding.severity]
        label = self._style(finding.severity.value, color, True) + f"[{self._safe(finding.rule)}]"
        own = "" if finding.quoted else " (turnlint)"
        head = len(f"{at}: {finding.severity}[{self._safe(finding.rule)}]{own} ")
        first, *more = self._lines(self._safe(self._message(finding)), head, "    ")
        yield f"{self._style(at, '', True)}: {label}{own} {first}".rstrip()
        yield from more
        shown = snippet(place.excerpt, place.line, self._encoding, self._columns)
        if place is not NOWHERE:
            yield from shown.lines(lambda carets: self._style(carets, color, True))
        margin = " " * shown.gutter + " ="
        standing = self._safe(_standing(checked, located, self._change))
        yield f"{margin} at {self._safe(pointer(located.path)) or f'the {checked.kind} itself'}   ({standing})"
        if standing := _exchange(checked):
            yield f"{margin} {self._safe(standing)}"
        if checked.recorded is not None and finding is checked.answer:
            yield from (f"{margin} {self._safe(line)}" for line in _evidence(checked.recorded))
        indent = " " * (len(margin) + 7)
        if finding.note:
            yield "\n".join(self._lines(f"{margin} note: {self._safe(finding.note)}", 0, indent))
        if remedy := self._safe(finding.help) or self._remedy(finding.rule):
            yield "\n".join(self._lines(f"{margin} help: {remedy}", 0, indent))

    def _lines(self, text: str, before: int, indent: str) -> list[str]:
        """A text as it fits the terminal, behind so many columns; in one line where there is none.

        Where little room is left behind those columns it begins on the next line.
        """
        if not self._columns or before + len(text) <= self._columns:
            return [text]
        from textwrap import wrap

        options: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
        room, first = max(self._columns, _NARROW), ""
        if self._columns - before >= _NARROW:
            first = wrap(text, self._columns - before, **options)[0]
        rest = text[len(first) :].lstrip(" ")
        return [first, *wrap(rest, room, initial_indent=indent, subsequent_indent=indent, **options)]

    def _message(self, finding: Finding) -> str:
        """The text of a finding, a long list of tags in it shortened."""
        found = None if self._verbose else _LIST.search(finding.message)
        tags = found[3].split(", ") if found else []
        if found is None or len(tags) <= _TAGS:
            return finding.message
        near = get_close_matches(found[2], [tag.strip("'") for tag in tags], n=1)
        nearest = f"; the nearest is '{near[0]}'" if near else ""
        shown = ", ".join(tags[:3])
        return f"{finding.message[: found.start(3)]}{shown}, … ({len(tags)} in all, told with -v{nearest})"

    def _remedy(self, name: str) -> str:
        if name not in self._remedies:
            rule = self._rule(name)
            self._remedies[name] = self._safe(without_markup(rule.remedy)) if rule is not None else ""
        return self._remedies[name]

    def _summary(self, summary: Summary) -> str:
        errors, warnings, advice = (summary.findings[severity] for severity in Severity)
        counts = []
        if errors:
            counts.append(self._style(count(errors, "error"), "red", True) + self._brought(summary, Severity.ERROR))
        if warnings:
            counts.append(
                self._style(count(warnings, "warning"), "yellow", True) + self._brought(summary, Severity.WARNING)
            )
        if advice:
            hint = "" if self._advice else " (show with --advice)"
            counts.append(count(advice, "piece of advice", "pieces of advice") + hint)
        text = f"{_checked(summary)} checked: {', '.join(counts) or 'no faults'}"
        text += suppressed(summary)
        if summary.unmet:
            text += f"; {count(summary.unmet, 'expectation')} not met"
        if summary.not_requests:
            text += f"; {summary.not_requests} not a request"
        if summary.unreadable:
            text += f"; {summary.unreadable} not readable"
        if summary.failed:
            text += f"; {summary.failed} failed"
        if summary.not_judged:
            text += f"; {self._safe(_not_judged(summary))}"
        if disagree := sum(times for each, times in summary.recorded.items() if not each.agrees):
            text += f"; {count(disagree, 'recorded answer')} not as told here (turnlint conformance lists them)"
        return text + ("; interrupted" if summary.interrupted else "")

    def _brought(self, summary: Summary, severity: Severity) -> str:
        """How many of these a change brings."""
        if not self._change:
            return ""
        new = summary.new[severity]
        return self._safe(f" ({summary.findings[severity] - new} today, {new} new with {self._change})")

    def _safe(self, text: str) -> str:
        return printable(text, self._encoding)


def _standing(checked: Checked, located: Located, change: str) -> str:
    """Whether a change brings it, who says it, where it holds, and how it is known."""
    finding = located.finding
    parts = [f"new with {change}"] if located.new else ["today"] if change else []
    if finding is checked.answer and finding.quoted:
        assumed = checked.report.error is not None and checked.report.error.assumed_order
        parts.append("the API's first answer" + (", order assumed" if assumed else ""))
    elif not finding.quoted:
        parts.append("turnlint's words")
    if finding.only_on:
        parts.append(f"refused on {finding.only_on}")
    parts.append(f"{'text' if finding.quoted else 'fact'} {finding.evidence.value}")
    return "; ".join(parts)


def _evidence(recorded: Recorded) -> Iterator[str]:
    """What the file itself has for an answer of the API."""
    said = f": {recorded.said}" if recorded.agreement is Agreement.OTHER_WORDS else ""
    yield f"recorded: {ANSWERS[recorded.agreement]}{said}"
    if recorded.agreement is Agreement.CONTRADICTED:
        yield "turnlint is wrong, unless the recording is not what it seems: please report the case"


def _exchange(checked: Checked) -> str:
    """In which exchange something was found, counted from 1, and which one that continues; empty for what is alone."""
    if checked.exchange is None or checked.session is None:
        return ""
    name = f"session {checked.session}"
    if checked.kind is not Kind.REQUEST:
        return f"in the {checked.kind} of exchange {checked.exchange + 1}, {name}"
    follows = f", which continues exchange {checked.continues + 1}" if checked.continues is not None else ""
    return f"in the request of exchange {checked.exchange + 1}{follows}, {name}"


def _checked(summary: Summary) -> str:
    """How much was checked, of each kind that there is."""
    counts = (
        (summary.sessions, "session"),
        (summary.requests, "request"),
        (summary.responses, "response"),
        (summary.streams, "stream"),
    )
    return ", ".join(count(number, what) for number, what in counts if number)


def _other(outcome: NotARequest) -> str:
    """What a file is that is no request, or lines of one."""
    kind = f": {outcome.kind}" if outcome.kind else ""
    lines = f"{count(outcome.lines, outcome.unit)} " if outcome.lines else ""
    return f"{outcome.file}: {lines}not a request{kind}"


def _passed(outcome: PassedOver) -> str:
    """What of a recording was passed over."""
    return f"{outcome.file}: {count(outcome.interactions, 'interaction')} passed over, not with the Messages API"


def _not_judged(summary: Summary) -> str:
    """How many requests were not wholly judged, for want of what."""
    names = [f"{each}" for each in list(summary.unlisted)[:3]]
    more = ["…"] if len(summary.unlisted) > len(names) else []
    return f"{summary.not_judged:,} not wholly judged ({', '.join([*names, *more])})"
