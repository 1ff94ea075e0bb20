"""Records that were read, checked: alone or in their sessions, and places for what is found in them."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, BinaryIO, Final

from turnlint.checking.latest import Latest
from turnlint.checking.linter import linter
from turnlint.checking.marks import mark_of
from turnlint.checking.migration import compare
from turnlint.checking.recorded import Recorded, recorded
from turnlint.checking.result import Checked, Failed, Kind, Located, Outcome
from turnlint.checking.transcripts import as_it_stands
from turnlint.checking.unlisted import Unlisted, in_request
from turnlint.readers.reading import name_of, read
from turnlint.readers.record import Record
from turnlint.sources.documents import Document
from turnlint.sources.files import LARGEST, NoMatch, Source, Unreadable
from turnlint.sources.origins import Origin
from turnlint.subjects.known import known
from turnlint.subjects.text import Text
from turnlint.values.context import DEFAULT, Context, make
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, Path
from turnlint.values.report import Finding, Report, Severity
from turnlint.values.settings import Settings
from turnlint.values.streamed import StreamReport

if TYPE_CHECKING:
    from turnlint.checking.session import Judged, Sessions


@dataclass(frozen=True, slots=True)
class Order:
    """What to find out about records. Plain values, so that another process can be told.

    * ``settings``: how they are judged. What a record says of its context holds where these leave it at its default.
    * ``today``: how they are judged as they are, where ``settings`` are those of a change.
    * ``placed``: the severities of the findings whose places are wanted.
    * ``largest``: how many bytes a document may have.
    * ``reader``: the name of the reader to use; by default each file's is found.
    * ``marked``: whether the marks of findings are wanted, by which they are known again.
    * ``contents``: whether what was checked is wanted itself, to be drawn.
    """

    settings: Settings
    today: Settings | None = None
    placed: frozenset[Severity] = frozenset(Severity)
    largest: int = LARGEST
    reader: str = ""
    marked: bool = False
    contents: bool = False


class Judge:
    """Checks records by an order. Raises ``ValueError`` when it is made for a rule or reader that does not exist."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._last: tuple[Document, Context, Text] | None = None
        linter(order.settings)
        if order.reader:
            from turnlint.readers.registry import named

            named(order.reader)

    def of_file(self, name: str) -> FileJudge:
        """A judge of the records of one file, which may belong to sessions."""
        return FileJudge(self, name)

    def report(self, record: Record, settings: Settings) -> Report:
        """The report of a request that stands alone."""
        context = within(settings.context, record)
        if context is not settings.context:
            settings = replace(settings, context=context)
        text = self.text(record, context)
        if text is None:
            return linter(settings).check(record.exchange.request)
        return linter(settings).check_text(text, root=_root(record))

    def text(self, record: Record, context: Context) -> Text | None:
        """The text that holds a record's request, made once for all in it.

        ``None`` where it was never text, or its reader made something else of what stands there.
        """
        stands = record.request.text if record.request is not None else None
        if stands is None:
            return None
        document, value = stands.document, stands.document.value
        for step in stands.root if document.valid else ():
            value = value[step]
        if value is not record.exchange.request:
            return None
        if self._last is None or self._last[0] is not document or self._last[1] is not context:
            self._last = document, context, Text(document.raw, known(context), document.parsed)
        return self._last[2]


def _root(record: Record) -> Path:
    """Where the request stands in its text."""
    assert record.request is not None
    assert record.request.text is not None
    return record.request.text.root


def _sessions(order: Order) -> tuple[Sessions, Sessions | None]:
    """What the exchanges of a file are judged by, and by what as they are today. Files of requests need neither."""
    from turnlint.checking.session import Sessions

    return Sessions(order.settings), Sessions(order.today) if order.today is not None else None


class FileJudge:
    """Checks the records of one file, in order."""

    def __init__(self, judge: Judge, name: str) -> None:
        self._judge = judge
        self._order = judge.order
        self.name = name
        self._exchanges = 0
        self._sessions: tuple[Sessions, Sessions | None] | None = None
        self._rebuilt: Latest[str | None, bool] = Latest(_REBUILT)

    def check(self, record: Record, number: int | None = None) -> list[Checked | Failed]:
        """Check one record: its request, what came back, or both. A rule that fails costs that record its check, and
        no other.

        ``number`` is the index of the exchange in its file, where not all that stand before it were checked.
        """
        if not record.alone:
            self._exchanges = self._exchanges + 1 if number is None else number + 1
        try:
            return [self._alone(record)] if record.alone else list(self._exchange(record, self._exchanges - 1))
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {error}"
            return [Failed(self.name, record.line, reason, traceback.format_exc().rstrip())]

    def _alone(self, record: Record) -> Checked:
        report = self._judge.report(record, self._order.settings)
        before = None if self._order.today is None else self._judge.report(record, self._order.today)
        assert record.request is not None
        if record.transcript is None:
            return self._checked(record, record.request, report, before)
        session = record.exchange.session
        begins = session not in self._rebuilt
        self._rebuilt[session] = True
        checked = self._checked(record, record.request, report, before, session=session, begins=begins)
        return as_it_stands(checked, record, record.transcript, self._order.settings)

    def _exchange(self, record: Record, number: int) -> Iterator[Checked]:
        if self._sessions is None:
            self._sessions = _sessions(self._order)
        sessions, today = self._sessions
        told = self._taken(sessions, record, self._order.settings, number)
        before = None
        if today is not None and self._order.today is not None:
            before = self._taken(today, record, self._order.today, number)
        made = partial(
            self._checked,
            record,
            exchange=number,
            session=told.session,
            continues=told.continues,
        )
        if told.request is not None:
            assert record.request is not None
            as_sent = before.request if before is not None and before.request is not None else told.request
            names = [each.name for each in self._unlisted(record, as_sent, True)]
            compared = None if record.made_up else recorded(as_sent, record.exchange, told.response, names)
            if compared is not None and not compared.agreement.agrees:
                compared = compared._replace(place=record.request.place(()))
            yield made(record.request, told.request, before and before.request, begins=told.begins, recorded=compared)
        if told.response is not None:
            assert record.answer is not None
            kind = Kind.STREAM if isinstance(told.response, StreamReport) else Kind.RESPONSE
            yield made(record.answer, told.response, before and before.response, kind)

    def _taken(self, sessions: Sessions, record: Record, settings: Settings, number: int) -> Judged:
        context = within(settings.context, record)
        text = self._judge.text(record, context)
        return sessions.take(record.exchange, number, context, text, _root(record) if text is not None else ())

    def _checked(
        self,
        record: Record,
        origin: Origin,
        report: Report,
        before: Report | None,
        kind: Kind = Kind.REQUEST,
        *,
        exchange: int | None = None,
        session: str | int | None = None,
        continues: int | None = None,
        begins: bool = False,
        recorded: Recorded | None = None,
    ) -> Checked:
        new = frozenset(compare(before, report)) if before is not None else frozenset[Finding]()
        is_request = kind is Kind.REQUEST
        whole = record.exchange.request if is_request else record.exchange.response
        return Checked(
            self.name,
            report,
            tuple(self._located(origin, finding, finding in new, whole) for finding in report.findings),
            record.line,
            record.item,
            origin.prefix,
            record.size if is_request else 0,
            self._unlisted(record, report, is_request),
            kind,
            exchange,
            session,
            continues,
            begins,
            recorded,
            expected=record.expected if is_request or record.request is None else (),
            content=record.exchange if self._order.contents else None,
        )

    @staticmethod
    def _unlisted(record: Record, report: Report, is_request: bool) -> tuple[Unlisted, ...]:
        """What the tables lack of a request, or of what came back without one; else the request tells it."""
        if is_request:
            return in_request(record.exchange.request, report.context)
        return () if record.request is not None else in_request(record.exchange.response, report.context)

    def _located(self, origin: Origin, finding: Finding, new: bool, whole: Json) -> Located:
        place = origin.place(finding.path) if finding.severity in self._order.placed else None
        mark = mark_of(finding, whole) if self._order.marked else ""
        return Located(finding, origin.prefix + finding.path, place, new, mark=mark)


#: Sessions of one file of which it is known that they were come upon.
_REBUILT: Final = 4_096

_OF_CONTEXT: Final = attrgetter("platform", "api_version", "betas", "endpoint", "model")
_UNTOLD: Final = _OF_CONTEXT(Exchange(None))


def within(context: Context, record: Record) -> Context:
    """The context that a record is judged in: the one asked for, and where that is at its default the record's own."""
    told = record.exchange
    if not record.unknown and _OF_CONTEXT(told) == _UNTOLD:
        return context
    return make(
        told.platform if context.platform == DEFAULT.platform else context.platform,
        context.api_version if context.api_version is not None else told.api_version,
        context.betas if context.betas is not None else told.betas,
        told.endpoint if told.endpoint == "batches" or context.endpoint == DEFAULT.endpoint else context.endpoint,
        context.model if context.model is not None else told.model,
        record.unknown,
    )


def judged(source: Source | Unreadable | NoMatch, judge: Judge, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """What is found in a file, or was found in its place."""
    if not isinstance(source, Source):
        yield source
        return
    of_file: FileJudge | None = None
    for outcome in read(source, stdin, judge.order.largest, judge.order.reader):
        if not isinstance(outcome, Record):
            yield outcome
            continue
        name = outcome.file or name_of(source)
        if of_file is None or of_file.name != name:
            of_file = judge.of_file(name)
        yield from of_file.check(outcome)
