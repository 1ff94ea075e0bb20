"""The report to look at: one page that draws each conversation as a column of turns, findings where they stand.

``sessions`` gathers what belongs together, ``drawing`` makes a column of it, ``blocks`` draws one block, ``page`` puts
all into one self-contained document. ``report.css`` and ``report.js`` stand in the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.checking.result import Checked, Outcome, Unmet
from turnlint.reporters.html.drawing import Lanes, draw
from turnlint.reporters.html.page import page
from turnlint.reporters.html.sessions import Gathered, session_key
from turnlint.reporters.reporter import Summary
from turnlint.reporters.telling import RuleOf, unknown
from turnlint.sources.files import Unreadable


class HtmlReporter:
    """Draws every session that was checked, in the order of the files. The outcomes must have their contents."""

    def __init__(self, version: str, rule: RuleOf = unknown, *, live: bool = False) -> None:
        """``live``: the page is served, and asks its server whether there is a newer one."""
        self._version = version
        self._live = live
        self._rule = rule
        self._gathered: dict[tuple[str, str], Gathered] = {}
        self._troubles: list[str] = []

    def begin(self) -> Iterator[str]:
        """Nothing: the page is written in the end."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """Gather what belongs to a session."""
        if isinstance(outcome, Checked):
            key = session_key(outcome, len(self._gathered))
            self._gathered.setdefault(key, Gathered(*key)).add(outcome)
        elif isinstance(outcome, Unreadable):
            line = "" if outcome.line is None else f":{outcome.line}"
            self._troubles.append(f"{outcome.file}{line}: {outcome.reason}")
        elif isinstance(outcome, Unmet):
            self._troubles.append(f"{outcome.file}: expected {outcome.rule}, which was not found")
        yield from ()

    def end(self, summary: Summary) -> Iterator[str]:
        """The page."""
        lanes = Lanes()
        drawn = [
            draw(gathered, number, self._rule, lanes) for number, gathered in enumerate(self._gathered.values(), 1)
        ]
        yield from page(drawn, lanes, summary, self._troubles, self._version, live=self._live)
