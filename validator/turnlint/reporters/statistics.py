"""How often each rule was broken, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from turnlint.checking.result import Checked, Outcome
from turnlint.reporters.json import dump
from turnlint.reporters.reporter import Summary
from turnlint.reporters.terminal.printable import printable
from turnlint.values.report import Severity


class StatisticsReporter:
    """A line for each rule, the most frequent first; as JSON an array, where ``form`` is ``json``."""

    def __init__(self, form: str = "text", encoding: str = "utf-8") -> None:
        self._form = form
        self._encoding = encoding
        self._found: Counter[tuple[Severity, str]] = Counter()

    def begin(self) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """Nothing yet."""
        if isinstance(outcome, Checked):
            self._found.update((each.finding.severity, each.finding.rule) for each in outcome.located)
        yield from ()

    def end(self, summary: Summary) -> Iterator[str]:
        """All of it."""
        ranked = sorted(self._found.items(), key=lambda each: (-each[1], each[0][1]))
        if self._form == "json":
            rows = [{"rule": rule, "severity": severity.value, "count": n} for (severity, rule), n in ranked]
            yield dump(rows) + "\n"
            return
        width = max((len(f"{number:,}") for _, number in ranked), default=0)
        for (severity, rule), number in ranked:
            yield printable(f"{number:>{width},}  {severity:7}  {rule}", self._encoding) + "\n"
