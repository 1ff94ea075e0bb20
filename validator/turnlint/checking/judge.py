"""Requests that were read, checked: linters for each endpoint, and places for what they find."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from turnlint.checking.linter import linter
from turnlint.checking.migration import compare
from turnlint.checking.result import Checked, Failed, Located, Outcome
from turnlint.checking.unlisted import in_request
from turnlint.readers.reading import read
from turnlint.readers.requests import Request
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, NoMatch, Source, Unreadable
from turnlint.subjects.known import known
from turnlint.subjects.text import Text
from turnlint.values.report import Finding, Report, Severity
from turnlint.values.settings import Settings


@dataclass(frozen=True, slots=True)
class Order:
    """What to find out about requests. Plain values, so that another process can be told.

    * ``settings``: how they are judged.
    * ``today``: how they are judged as they are, where ``settings`` are those of a change.
    * ``placed``: the severities of the findings whose places are wanted.
    * ``largest``: how many bytes a document may have.
    """

    settings: Settings
    today: Settings | None = None
    placed: frozenset[Severity] = frozenset(Severity)
    largest: int = LARGEST


class Judge:
    """Checks requests by an order. Raises ``ValueError`` when it is made for a rule that does not exist."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._last: tuple[Document, Text] | None = None
        linter(order.settings)

    def check(self, request: Request) -> Checked | Failed:
        """Check one request. A rule that fails costs that request its check, and no other."""
        try:
            return self._checked(request)
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {error}"
            return Failed(request.file, request.line, reason, traceback.format_exc().rstrip())

    def _checked(self, request: Request) -> Checked:
        report, part = self._report(request, self.order.settings), request.part
        new: frozenset[Finding] = frozenset()
        if self.order.today is not None:
            new = frozenset(compare(self._report(request, self.order.today), report))
        located = tuple(self._located(request, finding, finding in new) for finding in report.findings)
        lacking = in_request(part.body, self.order.settings.context)
        return Checked(request.file, report, located, request.line, part.item, part.prefix, part.size, lacking)

    def _report(self, request: Request, settings: Settings) -> Report:
        if request.part.endpoint == "batches" and settings.context.endpoint != "batches":
            settings = replace(settings, context=replace(settings.context, endpoint="batches"))
        return linter(settings).check_text(self._text(request.document, settings), root=request.part.prefix)

    def _text(self, document: Document, settings: Settings) -> Text:
        """The text of a document, made once for all requests in it."""
        if self._last is None or self._last[0] is not document:
            self._last = document, Text(document.raw, known(settings.context), document.parsed)
        return self._last[1]

    def _located(self, request: Request, finding: Finding, new: bool) -> Located:
        path = request.part.prefix + finding.path
        place = request.document.place(path) if finding.severity in self.order.placed else None
        return Located(finding, path, place, new)


def judged(source: Source | Unreadable | NoMatch, judge: Judge, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """What is found in a file, or was found in its place."""
    if not isinstance(source, Source):
        yield source
        return
    for outcome in read(source, stdin, judge.order.largest):
        yield judge.check(outcome) if isinstance(outcome, Request) else outcome
