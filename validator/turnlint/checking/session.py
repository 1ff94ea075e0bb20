"""Sessions: each request judged with what came before it, live or as it was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from turnlint.checking.history.histories import Fields
from turnlint.checking.latest import Latest
from turnlint.checking.linter import Linter, Request, linter
from turnlint.checking.received import answer, received
from turnlint.checking.strand import Pending, Strand, ended
from turnlint.subjects.text import Text
from turnlint.values.context import Context, make
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path
from turnlint.values.report import Report
from turnlint.values.settings import Keywords, Settings, settings

if TYPE_CHECKING:
    from typing import Unpack

#: Sessions with names of their own of which the latest are known.
_NAMED: Final = 4_096
#: Exchanges of which it is known to which session they belong.
_NUMBERED: Final = 65_536
_SESSIONS: Final = "the exchanges of a session are Exchange objects"


class Session:
    """An agent loop: each request is checked, and what it continues with it.

    Arguments: the keywords of :func:`turnlint.check`. Use it around each call::

        session = turnlint.Session()
        session.check(request).raise_for_error()
        response = client.messages.create(**request)
        session.receive(response)

    A session is one loop: what is received answers the request that was checked last. Calls that are made at once, from
    several threads or tasks, need a session each.
    """

    __slots__ = ("_pending", "_settings", "_strand")

    def __init__(self, **keywords: Unpack[Keywords]) -> None:
        self._settings = settings(**keywords)
        linter(self._settings)  # raises what is wrong with them here
        self._strand = Strand(single=True)
        self._pending: Pending | None = None

    def check(self, request: Request, *, betas: Iterable[str] | None = None, api_version: str | None = None) -> Report:
        """Check the next request, which is then about to be sent. Headers not given are the session's.

        Findings of the request and of the step to it are in one report, in the API's order. Takes and raises what
        :func:`turnlint.check` does.
        """
        if self._pending is not None:
            self._strand.close(self._pending, None)
        was = self._settings.context
        context = make(
            was.platform,
            was.api_version if api_version is None else api_version,
            was.betas if betas is None else betas,
            was.endpoint,
            was.model,
        )
        report, self._pending = self._strand.check(_linter(self._settings, context), request)
        return report

    def receive(self, response: object) -> Report:
        """Take what came back: a message, as a mapping, JSON text, bytes or SDK object, or the events of a stream.

        Gives the report of the response. Raises ``TypeError`` for anything else, which is as if nothing had been said;
        ``ValueError`` where no request was checked.
        """
        pending = self._asked()
        message, complete, report = received(pending.linter, response, pending.asked)
        self._pending = None
        self._strand.close(pending, message, complete=complete)
        return report

    def fail(self, error: object) -> None:
        """Take that the request was refused, or the connection broke: an error body, or an exception.

        Raises ``ValueError`` where no request was checked.
        """
        pending, self._pending = self._asked(), None
        self._strand.fail(pending, error)

    def _asked(self) -> Pending:
        if self._pending is None:
            raise ValueError("no request was checked that this could answer")
        return self._pending


@dataclass(frozen=True, slots=True)
class Told:
    """What :func:`check_session` has to say: ``requests[i]`` and ``responses[i]`` are the reports of exchange ``i``.

    Each is ``None`` where the exchange has none. ``continues[i]`` is the index of the exchange that request ``i``
    continues, ``None`` where none of those before is known to be it.
    """

    requests: tuple[Report | None, ...]
    responses: tuple[Report | None, ...]
    continues: tuple[int | None, ...]

    @property
    def ok(self) -> bool:
        """Whether no finding of any has the severity ``error``."""
        return all(report.ok for report in (*self.requests, *self.responses) if report is not None)


def check_session(exchanges: Iterable[Exchange], **keywords: Any) -> Told:
    """Check recorded exchanges, each request with the exchange that it continues.

    * ``exchanges``: of one conversation or of many, interleaved or not. Those with the same ``session`` belong
      together; those without one find their places by their content.
    * ``select``, ``ignore``, ``severity``: as in :func:`turnlint.check`. The contexts are the exchanges' own.

    Raises what :func:`turnlint.check` raises.
    """
    sessions = Sessions(settings(**keywords))
    told: list[Judged] = []
    for number, exchange in enumerate(exchanges):
        if not isinstance(exchange, Exchange):
            raise TypeError(f"{_SESSIONS}, not {type(exchange).__name__}")
        told.append(sessions.take(exchange, number))
    return Told(
        tuple(each.request for each in told),
        tuple(each.response for each in told),
        tuple(each.continues for each in told),
    )


class Judged(NamedTuple):
    """What is found in one exchange of some sessions.

    * ``request``, ``response``: the reports, ``None`` where the exchange has none. That of a stream is a
      :class:`~turnlint.values.streamed.StreamReport`.
    * ``continues``: the index of the exchange that it continues, if one is known.
    * ``session``: its session, by the caller's name for it or by a number; ``None`` for what came back without its
      request. ``begins``: the exchange is the first one of it.
    """

    request: Report | None
    response: Report | None
    continues: int | None = None
    session: str | int | None = None
    begins: bool = False


class Sessions:
    """Checks recorded exchanges as they come, each with the one that it continues, and keeps only what that needs.

    ``chosen``: the rules and their severities.
    """

    __slots__ = ("_chosen", "_fields", "_numbers", "_sessions", "_strands")

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._strands: Latest[str | None, Strand] = Latest(_NAMED)
        self._fields = Fields()
        self._sessions = 0
        self._numbers: Latest[int, int] = Latest(_NUMBERED)

    def take(
        self,
        exchange: Exchange,
        number: int,
        context: Context | None = None,
        text: Text | None = None,
        root: Path = (),
    ) -> Judged:
        """Check the next exchange.

        * ``number``: its index, by which later ones are told that they continue it.
        * ``context``: what it is judged in; by default its own.
        * ``text``: the text that holds the request at ``root``, where there is one: it shows keys that stand twice.

        Raises what :func:`turnlint.check` raises.
        """
        name = exchange.session
        judge = _linter(self._chosen, exchange.context if context is None else context)
        if exchange.request is None and text is None:
            return Judged(None, answer(judge, exchange, None)[2])
        strand = self._strands.get(name)
        begins = strand is None
        if strand is None:
            strand = Strand(single=name is not None, fields=self._fields)
        self._strands[name] = strand
        report, pending = strand.check(judge, exchange.request if text is None else text, number, root)
        told = ended(strand, judge, exchange, pending)
        if name is not None:
            return Judged(report, told, pending.follows, name, begins)
        session = None if pending.follows is None else self._numbers.get(pending.follows)
        begins = session is None
        if session is None:
            self._sessions += 1
            session = self._sessions
        self._numbers[number] = session
        return Judged(report, told, pending.follows, session, begins)


def check_step(judge: Linter, before: Iterable[Exchange], request: Request) -> Report:
    """Check a request that is known to continue an exchange, the last of some."""
    strand = Strand(single=True)
    for exchange in before:
        _, pending = strand.check(_linter(judge.settings, exchange.context), exchange.request)
        ended(strand, judge, exchange, pending)
    return strand.check(judge, request)[0]


def _linter(chosen: Settings, context: Context) -> Linter:
    return linter(Settings(context, chosen.select, chosen.ignore, chosen.severity))
