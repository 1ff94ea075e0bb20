"""Reporters: from reports to what is printed. They yield text and print nothing themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from turnlint.readers import NotARequest, Place, Request, Unreadable
from turnlint.report import Finding, Report, Severity


class Checked:
    """A request that was read, and its report.

    ``places`` holds the places of findings that the reader has found itself; all others are looked for when asked.
    ``new`` are the findings that a change of model or API version brings.
    """

    def __init__(
        self,
        request: Request,
        report: Report,
        places: dict[Finding, Place] | None = None,
        new: frozenset[Finding] = frozenset(),
    ) -> None:
        self.request = request
        self.report = report
        self.new = new
        self._places = places or {}

    def place(self, finding: Finding) -> Place:
        """Where in the file the finding is."""
        return self._places.get(finding) or self.request.place(finding)

    @property
    def findings(self) -> list[Finding]:
        """The findings in the order to tell them: what there is today, then what a change brings, each as the API."""
        return sorted(self.report.findings, key=self.new.__contains__)

    @cached_property
    def answer(self) -> Finding | None:
        """The finding that the API would name, if it refuses."""
        return next((finding for finding in self.report.findings if finding.severity is Severity.ERROR), None)


@dataclass(slots=True)
class Summary:
    """What a run has come to."""

    requests: int = 0
    findings: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    new: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    not_requests: int = 0
    unreadable: int = 0
    failed: int = 0
    interrupted: bool = False

    def add(self, checked: Checked) -> None:
        """Count a request and its findings."""
        self.requests += checked.request.part.size
        for finding in checked.report.findings:
            self.findings[finding.severity] += 1
            self.new[finding.severity] += finding in checked.new


class Reporter(Protocol):
    """What a reporter does. Each method gives the text to print for one event, in pieces."""

    def begin(self) -> Iterator[str]:
        """The run begins."""

    def checked(self, checked: Checked) -> Iterator[str]:
        """A request was checked."""

    def not_a_request(self, outcome: NotARequest) -> Iterator[str]:
        """Something in a folder is no request."""

    def unreadable(self, outcome: Unreadable) -> Iterator[str]:
        """A file could not be read. (The command says so on standard error, whatever the format.)"""

    def end(self, summary: Summary) -> Iterator[str]:
        """The run is over."""
