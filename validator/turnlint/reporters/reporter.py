"""What a reporter is, and what a run has come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from turnlint.checking.recorded import Agreement
from turnlint.checking.result import NOTHING, Checked, Failed, Kind, Outcome, Suppressed, Unmet
from turnlint.checking.unlisted import Unlisted
from turnlint.readers.record import NotARequest
from turnlint.reporters.transcripts import Transcripts
from turnlint.sources.files import NoMatch, Unreadable
from turnlint.values.report import Severity

#: How many names that the tables lack are remembered: memory must not grow with a log.
_NAMES: Final = 100


@dataclass(slots=True)
class Summary:
    """What a run has come to.

    * ``sessions``: how many the exchanges belong to, those without their request not counted; ``requests``,
      ``responses``, ``streams``: what was checked of each.
    * ``not_requests``: files and lines that are none, of which ``other_files`` are whole files.
    * ``not_judged``: requests and responses that name something the tables lack; ``unlisted`` says what, and how often
      (of names without end only the first).
    * ``recorded``: how what is said stands to the answers that were recorded.
    * ``transcripts``: what came of conversations that were rebuilt.
    * ``suppressed``: how many findings were not told, and why; ``unmet``: how many expectations nothing met.
    """

    sessions: int = 0
    requests: int = 0
    responses: int = 0
    streams: int = 0
    findings: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    new: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    not_requests: int = 0
    other_files: int = 0
    unlisted: dict[Unlisted, int] = field(default_factory=dict)
    not_judged: int = 0
    unreadable: int = 0
    failed: int = 0
    unmatched: list[str] = field(default_factory=list)
    recorded: dict[Agreement, int] = field(default_factory=dict)
    transcripts: Transcripts = field(default_factory=Transcripts)
    suppressed: Suppressed = NOTHING
    unmet: int = 0
    interrupted: bool = False

    @property
    def checked(self) -> int:
        """How much was checked, of any kind."""
        return self.requests + self.responses + self.streams

    @property
    def is_empty(self) -> bool:
        """Whether nothing was checked, and nothing stood in the way of it."""
        return not (self.checked or self.unreadable or self.failed or self.interrupted)

    def add(self, outcome: Outcome) -> None:
        """Count what a run has come upon."""
        if isinstance(outcome, Checked):
            self.requests += outcome.size
            self.responses += outcome.kind is Kind.RESPONSE
            self.streams += outcome.kind is Kind.STREAM
            self.sessions += outcome.begins
            if outcome.recorded is not None:
                agreement = outcome.recorded.agreement
                self.recorded[agreement] = self.recorded.get(agreement, 0) + 1
            self.transcripts.add(outcome)
            if any(outcome.suppressed):
                self.suppressed = Suppressed(*map(sum, zip(self.suppressed, outcome.suppressed, strict=True)))
            for located in outcome.located:
                self.findings[located.finding.severity] += 1
                self.new[located.finding.severity] += located.new
            if outcome.unlisted:
                self.not_judged += 1
                self._lacking(outcome.unlisted)
        elif isinstance(outcome, Failed):
            self.failed += 1
        elif isinstance(outcome, Unmet):
            self.unmet += 1
        elif isinstance(outcome, NotARequest):
            self.not_requests += outcome.lines or 1
            self.other_files += not outcome.lines
        elif isinstance(outcome, Unreadable):
            self.unreadable += 1
        elif isinstance(outcome, NoMatch):
            self.unmatched.append(outcome.pattern)

    def _lacking(self, names: Iterable[Unlisted]) -> None:
        for name in names:
            if name in self.unlisted or len(self.unlisted) < _NAMES:
                self.unlisted[name] = self.unlisted.get(name, 0) + 1


class Reporter(Protocol):
    """What a reporter does. Each method gives the text to print, in pieces."""

    def begin(self) -> Iterator[str]:
        """The run begins."""

    def tell(self, outcome: Outcome) -> Iterator[str]:
        """Something was come upon. What could not be read or checked the command says on standard error itself."""

    def end(self, summary: Summary) -> Iterator[str]:
        """The run is over."""
