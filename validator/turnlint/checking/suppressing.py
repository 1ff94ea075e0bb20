"""Findings that are not told: ignored in some places, expected in fixtures, or known in a baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from turnlint.checking.baseline import Known, is_past
from turnlint.checking.linter import Linter
from turnlint.checking.result import Checked, Located, Outcome, Suppressed, Unmet
from turnlint.config.config import Config, Ignore
from turnlint.config.globs import matches_pointer
from turnlint.engine import registry
from turnlint.engine.selection import fitting
from turnlint.sources.files import Unreadable
from turnlint.values.report import Finding


class Suppressions:
    """What of a run is not told, by its configurations and its baseline.

    ``baseline`` has what is known. Raises ``ValueError`` for a rule that a configuration names and
    that does not exist.
    """

    def __init__(self, baseline: Iterable[Known] = ()) -> None:
        self._baseline = tuple(baseline)
        self._left = Counter({each.mark: each.times for each in self._baseline})
        self._of_file: dict[str, _OfFile] = {}
        self._used: set[Ignore] = set()
        self._seen: dict[Ignore, Config] = {}
        #: The findings that no ignore and no expectation has taken, as a baseline has them.
        self.known: list[Known] = []

    def admit(self, config: Config) -> None:
        """Take a configuration. Raises ``ValueError`` for a rule that it names and that does not exist."""
        try:
            Linter(**config.keywords)
        except ValueError as error:
            raise ValueError(f"{config.file}: {error}") from None
        named = [
            *(
                ("per-file-ignores", config.lines.get("per-file-ignores"), rules)
                for _, rules in config.per_file_ignores
            ),
            *(("expect", config.lines.get("expect"), rules) for _, rules in config.expects),
            *(("ignore", entry.line or None, (entry.rule,)) for entry in config.ignores),
        ]
        for key, line, rules in named:
            try:
                fitted(rules)
            except ValueError as error:
                where = config.file if line is None else f"{config.file}:{line}"
                raise ValueError(f"{where}: {key}: {error}") from None

    def of(self, outcome: Outcome, config: Config) -> Outcome:
        """An outcome of a file for which a configuration holds, without what is not told of it."""
        if not isinstance(outcome, Checked):
            return outcome
        try:
            expected_here = fitted(outcome.expected)
        except ValueError as error:
            return Unreadable(outcome.file, f"its `expect`: {error}", outcome.line)
        of_file = self._of_file.get(outcome.file)
        if of_file is None:
            of_file = self._of_file[outcome.file] = _OfFile(outcome.file, config)
            self._seen |= dict.fromkeys(of_file.ignores, config)
        expected = of_file.expected | expected_here
        of_file.wanted |= {name: of_file.wanted.get(name, False) for name in (*of_file.expects, *outcome.expected)}
        if not outcome.located:
            return outcome
        kept: list[Located] = []
        ignored = met = known = 0
        for located in outcome.located:
            rule = located.finding.rule
            if rule in expected:
                met += 1
                of_file.meet(rule)
            elif rule in of_file.ignored or self._ignores(of_file, located):
                ignored += 1
            elif self._left[located.mark] > 0 and located.mark:
                self._left[located.mark] -= 1
                known += 1
                self.known.append(Known(located.mark, rule, outcome.file))
            else:
                kept.append(located)
                if located.mark:
                    self.known.append(Known(located.mark, rule, outcome.file))
        if len(kept) == len(outcome.located):
            return outcome
        report = replace(outcome.report, findings=tuple(each.finding for each in kept))
        return replace(outcome, report=report, located=tuple(kept), suppressed=Suppressed(ignored, met, known))

    def _ignores(self, of_file: _OfFile, located: Located) -> bool:
        for entry, rules in of_file.ignores.items():
            if located.finding.rule in rules and _is_at(entry, located.finding, located):
                self._used.add(entry)
                return True
        return False

    def unmet(self) -> Iterator[Unmet]:
        """The expectations that nothing met, in the order of the files."""
        for of_file in self._of_file.values():
            for name, is_met in of_file.wanted.items():
                if not is_met:
                    yield Unmet(of_file.file, name)

    def unused(self) -> Iterator[tuple[Config, Ignore]]:
        """The entries that hold for some file that was checked, and ignored nothing."""
        for entry, config in self._seen.items():
            if entry not in self._used:
                yield config, entry

    @property
    def seen(self) -> Collection[str]:
        """The files of which something was checked."""
        return self._of_file.keys()

    @property
    def gone(self) -> int:
        """How many findings of the baseline were not found any more, in files that were checked or are gone."""
        return sum(max(self._left[each.mark], 0) for each in self._baseline if is_past(each, self._of_file))


class _OfFile:
    """What is not told of one file."""

    def __init__(self, file: str, config: Config) -> None:
        self.file = file
        self.ignored = fitted(config.ignored_in(file))
        self.expects = config.expected_in(file)
        self.expected = fitted(self.expects)
        self.ignores = {entry: fitted((entry.rule,)) for entry in config.ignores if config.holds(entry, file)}
        self.wanted: dict[str, bool] = {}

    def meet(self, rule: str) -> None:
        """A finding of a rule was expected."""
        for name in self.wanted:
            if rule in fitted((name,)):
                self.wanted[name] = True


def _is_at(entry: Ignore, finding: Finding, located: Located) -> bool:
    return not entry.at or matches_pointer(entry.at, finding.path) or matches_pointer(entry.at, located.path)


def fitted(names: tuple[str, ...]) -> frozenset[str]:
    """The rules that fit names, families or globs. Raises ``ValueError`` for one that fits none."""
    return frozenset(fitting(registry.listings(), names)) if names else frozenset()
