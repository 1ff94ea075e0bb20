"""What a stand-in saw: its requests with their reports, and what it answered. Nothing of their content."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from turnlint import __version__
from turnlint.checking.result import Checked, Located
from turnlint.engine import registry
from turnlint.reporters.reporter import Reporter, Summary
from turnlint.sources.documents import NOWHERE
from turnlint.values.json import write
from turnlint.values.report import Finding, Report, Severity

#: So many requests are kept, the newest; what they come to is counted of all.
_KEPT: Final = 10_000
FORMATS: Final = ("json", "text", "concise", "grouped", "jsonl", "github", "markdown", "gitlab", "sarif", "junit")


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request.

    * ``number``: from 1; ``session``: the number of its session, ``None`` for what belongs to none; ``endpoint``.
    * ``report``: what was found in it; ``None`` for one that was not judged.
    * ``status``: of the answer; ``answer``: the stop reason, or the type of the error.
    * ``fault``: what went wrong on the way, on purpose; ``illegal``: why the reply of the script was not played.
    * ``kind``: the kind of the reply that was played, where the script named one.
    """

    number: int
    endpoint: str
    report: Report | None
    status: int
    answer: str
    session: int | None = None
    fault: str = ""
    illegal: tuple[str, ...] = ()
    platform: str = "anthropic"
    kind: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON; the report by its findings."""
        return {
            "number": self.number,
            "session": self.session,
            "endpoint": self.endpoint,
            "platform": self.platform,
            "status": self.status,
            "answer": self.answer,
            "fault": self.fault or None,
            "kind": self.kind or None,
            "illegal": list(self.illegal),
            "findings": [] if self.report is None else self.report.to_json()["findings"],
        }


@dataclass
class Seen:
    """All that a stand-in saw.

    * ``requests``: the newest 10,000; ``count``: how many there were; ``sessions``: how many conversations.
    * ``answers``: how often each stop reason and type of error was the answer.
    """

    requests: deque[SeenRequest] = field(default_factory=lambda: deque(maxlen=_KEPT))
    count: int = 0
    sessions: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, request: SeenRequest) -> None:
        """One more."""
        self.requests.append(request)
        self.count += 1
        self.answers[request.answer] += 1

    @property
    def findings(self) -> list[tuple[int, Finding]]:
        """What was found, each with the number of its request."""
        return [(each.number, found) for each in self.requests if each.report for found in each.report.findings]

    @property
    def refusals(self) -> list[SeenRequest]:
        """The requests that were refused for what they say."""
        return [each for each in self.requests if each.report is not None and each.report.error is not None]

    @property
    def illegal(self) -> list[str]:
        """Why replies were not played, each with the number of its request."""
        return [f"request {each.number}: {reason}" for each in self.requests for reason in each.illegal]

    @property
    def ok(self) -> bool:
        """Whether nothing was refused, and all that was to be played was legal."""
        return not self.refusals and not self.illegal

    def to_json(self) -> dict[str, Any]:
        """As JSON: the counts, and every request that is kept."""
        counts = Counter(found.severity.value for _, found in self.findings)
        return {
            "tool": {"name": "turnlint", "version": __version__},
            "requests": self.count,
            "sessions": self.sessions,
            "refusals": len(self.refusals),
            "findings": {severity.value: counts[severity.value] for severity in Severity},
            "answers": dict(self.answers),
            "illegal": self.illegal,
            "seen": [each.to_json() for each in self.requests],
        }

    def told(self, form: str = "text") -> str:
        """The report in a format of ``turnlint check``: one of :data:`FORMATS`. ``json`` is :meth:`to_json`.

        Raises ``ValueError`` for a format that there is not.
        """
        if form == "json":
            return write(self.to_json()).decode()
        reporter, summary = _reporter(form), Summary()
        pieces = [*reporter.begin()]
        for outcome in self._outcomes():
            summary.add(outcome)
            pieces += reporter.tell(outcome)
        return "".join([*pieces, *reporter.end(summary)])

    def _outcomes(self) -> Iterator[Checked]:
        begun: set[int] = set()
        for each in self.requests:
            if each.report is None:
                continue
            located = tuple(Located(found, found.path, NOWHERE) for found in each.report.findings)
            begins = each.session is not None and each.session not in begun
            if each.session is not None:
                begun.add(each.session)
            name = f"<request {each.number}>"
            yield Checked(name, each.report, located, session=each.session, begins=begins)


def _reporter(form: str) -> Reporter:
    rule = registry.rules().get
    if form == "jsonl":
        from turnlint.reporters.json import JsonLinesReporter

        return JsonLinesReporter(__version__, "", rule)
    if form in ("github", "markdown"):
        from turnlint.reporters.github import GitHubReporter, MarkdownReporter

        return GitHubReporter(rule) if form == "github" else MarkdownReporter()
    if form == "gitlab":
        from turnlint.reporters.gitlab import GitLabReporter

        return GitLabReporter(rule)
    if form == "sarif":
        from turnlint.reporters.sarif import SarifReporter

        return SarifReporter(__version__, rule)
    if form == "junit":
        from turnlint.reporters.junit import JUnitReporter

        return JUnitReporter(rule, strict=False)
    if form in ("concise", "grouped"):
        from turnlint.reporters.concise import ConciseReporter, GroupedReporter

        return (ConciseReporter if form == "concise" else GroupedReporter)()
    if form == "text":
        from turnlint.reporters.text import TextReporter

        return TextReporter(rule)
    raise ValueError(f"{form!r} is not one of {', '.join(FORMATS)}")
