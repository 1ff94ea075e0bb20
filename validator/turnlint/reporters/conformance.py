"""Recorded answers held against what turnlint says: each disagreement, and the tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from turnlint.checking.recorded import Agreement, Recorded
from turnlint.checking.result import Checked, Outcome
from turnlint.reporters.json import dump
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import plain
from turnlint.reporters.terminal.printable import printable
from turnlint.reporters.text import ANSWERS

_TALLY: Final = {
    Agreement.ACCEPTED: "accepted by both",
    Agreement.SAME: "refused in the same words",
    Agreement.CONTRADICTED: "accepted by the API alone",
    Agreement.OTHER_WORDS: "refused in other words",
    Agreement.MISSED: "refused by the API alone",
    Agreement.UNJUDGED: "not to be judged",
}
_SCHEMA_VERSION: Final = 1


class ConformanceReporter:
    """Prints each disagreement with both texts, and how many answers agree.

    ``style`` colours a text (text, colour, bold); ``encoding`` is that of the output.
    """

    def __init__(self, style: Callable[[str, str, bool], str] = plain, encoding: str = "utf-8") -> None:
        self._style = style
        self._encoding = encoding
        self._told = False

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """A paragraph for each answer that disagrees."""
        if not isinstance(outcome, Checked) or outcome.recorded is None or outcome.recorded.agreement.agrees:
            return
        told = outcome.recorded
        gap, self._told = ("\n" if self._told else ""), True
        label = self._style(told.agreement.value, "red", True)
        yield f"{gap}{self._style(self._safe(_where(outcome)), '', True)}: {label}: {ANSWERS[told.agreement]}\n"
        for who, text in _both(outcome, told):
            yield f"  {who:<9} {self._safe(text)}\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """How many answers there were, and how they stand."""
        if not summary.recorded:
            return
        counts = ", ".join(f"{summary.recorded[each]:,} {_TALLY[each]}" for each in _TALLY if each in summary.recorded)
        number = sum(summary.recorded.values())
        yield ("\n" if self._told else "") + f"{number:,} recorded answer{'' if number == 1 else 's'}: {counts}\n"

    def _safe(self, text: str) -> str:
        return printable(text, self._encoding)


class ConformanceJson:
    """Writes ``{"schema_version", "disagreements": […], "summary": {agreement: number}}``."""

    def __init__(self) -> None:
        self._started = False

    def begin(self) -> Iterator[str]:
        """The document up to the first disagreement."""
        yield f'{{"schema_version":{_SCHEMA_VERSION},"disagreements":['

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """One element for each answer that disagrees."""
        if not isinstance(outcome, Checked) or outcome.recorded is None or outcome.recorded.agreement.agrees:
            return
        place = outcome.recorded.place
        error = outcome.report.error
        element: dict[str, Any] = {
            "file": outcome.file,
            "line": None if place is None else place.line,
            "column": None if place is None else place.column,
            "path": list(outcome.prefix),
            **outcome.recorded.to_json(),
            "turnlint": None if error is None else {"rule": _answer(outcome), "message": error.message},
        }
        yield ("," if self._started else "") + "\n" + dump(element)
        self._started = True

    def end(self, summary: Summary) -> Iterator[str]:
        """The tally, and the end of the document."""
        tally = {each.value: summary.recorded.get(each, 0) for each in Agreement}
        yield ("\n" if self._started else "") + f'],"summary":{dump(tally)}}}\n'


def _where(checked: Checked) -> str:
    place = checked.recorded.place if checked.recorded is not None else None
    return checked.file if place is None else f"{checked.file}:{place.line}:{place.column}"


def _both(checked: Checked, told: Recorded) -> Iterator[tuple[str, str]]:
    """What each of the two says."""
    if told.said:
        named = f" [{told.rule}]" if told.rule else ""
        note = f" ({told.note})" if told.note else ""
        yield "the API:", f"{told.said}{named}{note}"
    if checked.report.error is not None:
        yield "turnlint:", f"{checked.report.error.message} [{_answer(checked)}]"


def _answer(checked: Checked) -> str:
    return checked.answer.rule if checked.answer is not None else ""
