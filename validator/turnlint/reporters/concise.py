"""One line for each finding, as compilers print them; and the same grouped by file and by session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from turnlint.checking.result import Checked, Kind, Located, Outcome
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import Style, count, in_source, place_of, plain, where
from turnlint.reporters.terminal.printable import printable
from turnlint.values.report import Severity

_COLORS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


class ConciseReporter:
    """``file:line:column: severity[rule] message``, and a last line that counts. ``advice`` shows advice, too."""

    def __init__(
        self, *, style: Style = plain, encoding: str = "utf-8", quiet: bool = False, advice: bool = False
    ) -> None:
        self._advice = advice
        self._style = style
        self._encoding = encoding
        self._quiet = quiet

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A line for each finding."""
        if isinstance(outcome, Checked):
            for located in self._shown(outcome.told):
                yield f"{self._style(self._safe(where(outcome, located)), '', True)}: {self._said(located)}\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """How many there are."""
        if summary.checked and not self._quiet:
            yield self._safe(counted(summary)) + "\n"

    def _shown(self, found: Iterable[Located]) -> list[Located]:
        return [each for each in found if self._advice or each.finding.severity is not Severity.ADVICE]

    def _said(self, located: Located) -> str:
        finding = located.finding
        label = self._style(finding.severity.value, _COLORS[finding.severity], True)
        return f"{label}[{self._safe(finding.rule)}] {self._safe(finding.message)}"

    def _safe(self, text: str) -> str:
        return printable(text, self._encoding)


class GroupedReporter(ConciseReporter):
    """Findings below their file and their session, in the order in which they stand in the file."""

    def __init__(
        self, *, style: Style = plain, encoding: str = "utf-8", quiet: bool = False, advice: bool = False
    ) -> None:
        super().__init__(style=style, encoding=encoding, quiet=quiet, advice=advice)
        self._file = ""
        self._groups: dict[str, list[Located]] = {}
        self._told = False

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """What stood in the file before, when the next one comes."""
        if not isinstance(outcome, Checked):
            return
        if outcome.file != self._file:
            yield from self._flush()
            self._file = outcome.file
        if shown := self._shown(outcome.located):
            self._groups.setdefault(_session(outcome), []).extend(shown)

    def end(self, summary: Summary) -> Iterator[str]:
        """The last file, and how many there are."""
        yield from self._flush()
        if self._told and summary.checked and not self._quiet:
            yield "\n"
        yield from super().end(summary)

    def _flush(self) -> Iterator[str]:
        groups, self._groups = self._groups, {}
        if not groups:
            return
        yield ("\n" if self._told else "") + self._style(self._safe(self._file), "", True) + "\n"
        self._told = True
        places = [place_of(located) for group in groups.values() for located in group]
        width = max(len(f"{place.line}:{place.column}") for place in places)
        for session, group in groups.items():
            if session:
                yield f"  {self._safe(session)}\n"
            for located in sorted(group, key=in_source):
                place = place_of(located)
                at = f"{place.line}:{place.column}"
                yield f"{'    ' if session else '  '}{at:>{width}}  {self._said(located)}\n"


def _session(checked: Checked) -> str:
    return "" if checked.session is None else f"session {checked.session}"


def counted(summary: Summary) -> str:
    """How much was checked, and what was found in it."""
    kinds = ((summary.sessions, "session"), (summary.requests, "request"), (summary.responses, "response"))
    checked = ", ".join(count(number, what) for number, what in (*kinds, (summary.streams, "stream")) if number)
    errors, warnings, advice = (summary.findings[severity] for severity in Severity)
    told = [
        *([count(errors, "error")] if errors else []),
        *([count(warnings, "warning")] if warnings else []),
        *([count(advice, "piece of advice", "pieces of advice")] if advice else []),
    ]
    return f"{checked} checked: {', '.join(told) or 'no faults'}{suppressed(summary)}"


def suppressed(summary: Summary) -> str:
    """How many findings are not told, and why; empty where all are."""
    hidden = summary.suppressed
    parts = [
        *([f"{hidden.ignored:,} ignored"] if hidden.ignored else []),
        *([f"{hidden.expected:,} expected"] if hidden.expected else []),
        *([f"{hidden.known:,} in the baseline"] if hidden.known else []),
    ]
    return f" ({', '.join(parts)})" if parts else ""


def kind_of(checked: Checked) -> str:
    """What was checked, as people call it: with its exchange and session, its line or its place in an array."""
    if checked.exchange is not None:
        session = "" if checked.session is None else f", session {checked.session}"
        return f"{checked.kind} of exchange {checked.exchange + 1}{session}"
    name = "batch" if checked.kind is Kind.REQUEST and checked.size > 1 else str(checked.kind)
    if checked.line is not None:
        return f"{name} in line {checked.line}"
    return f"{name} {checked.item + 1}" if checked.item is not None else name
