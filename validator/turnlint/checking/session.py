"""Sessions: each request judged with what came before it, live or as it was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from turnlint.checking.held import last_turns
from turnlint.checking.histories import Fields, Found, Histories, Kept, Look
from turnlint.checking.latest import Latest
from turnlint.checking.linter import Linter, Request, linter, value_at
from turnlint.checking.streams import StreamReader
from turnlint.schema.plain import plain
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.sameness import copied, lean
from turnlint.subjects.step import Aside, Before, Joint, Step, by_fallback
from turnlint.subjects.text import Text
from turnlint.subjects.walk import blocks_of, role_of
from turnlint.values.context import Context, make
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, Path, parse, write
from turnlint.values.report import Report
from turnlint.values.settings import Keywords, Settings, settings

if TYPE_CHECKING:
    from typing import Unpack

#: Sessions with names of their own of which the latest are known, and threads.
_NAMED: Final = 4_096
#: Exchanges of which it is known to which session they belong, and threads of which it is known that they went on.
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
        self._strand = _Strand(single=True)
        self._pending: _Pending | None = None

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
        message, complete, report = _received(pending.linter, response, pending.asked)
        self._pending = None
        self._strand.close(pending, message, complete=complete)
        return report

    def fail(self, error: object) -> None:
        """Take that the request was refused, or the connection broke: an error body, or an exception.

        Raises ``ValueError`` where no request was checked.
        """
        pending, self._pending = self._asked(), None
        self._strand.fail(pending, error)

    def _asked(self) -> _Pending:
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
        self._strands: Latest[str | None, _Strand] = Latest(_NAMED)
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
            return Judged(None, _answer(judge, exchange, None)[2])
        strand = self._strands.get(name)
        begins = strand is None
        if strand is None:
            strand = _Strand(single=name is not None, fields=self._fields)
        self._strands[name] = strand
        report, pending = strand.check(judge, exchange.request if text is None else text, number, root)
        told = _ended(strand, judge, exchange, pending)
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
    strand = _Strand(single=True)
    for exchange in before:
        _, pending = strand.check(_linter(judge.settings, exchange.context), exchange.request)
        _ended(strand, judge, exchange, pending)
    return strand.check(judge, request)[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Pending:
    """A request that was checked and has no answer yet."""

    linter: Linter
    look: Look | None
    found: Found | None
    number: int | None
    follows: int | None
    thread: _Thread | None = None

    @property
    def asked(self) -> Conversation | None:
        """The request as rules read it, ``None`` where it could not be read."""
        return self.look.conversation if self.look else None

    @property
    def continued(self) -> str:
        """The id of the response that the request continues on its thread; empty where it continues none."""
        if self.thread is not None:
            return self.thread.name
        return _previous(self.look.conversation.fields) if self.look else ""


@dataclass(frozen=True, slots=True, eq=False)
class _Thread:
    """What is to be known of a conversation that the server holds.

    * ``name``: the id of the last response; ``exchange`` what is kept of that exchange.
    * ``messages``: the last turn, and what of the turns before is still open. All before was judged when it was sent.
    * ``fields``: those that are given once.
    """

    name: str
    exchange: Kept
    messages: list[Json]
    fields: Mapping[str, Json]


class _Strand:
    """The exchanges that may continue one another."""

    __slots__ = ("_histories", "_spent", "_threads")

    def __init__(self, *, single: bool, fields: Fields | None = None) -> None:
        self._histories = Histories(single=single, fields=fields)
        self._threads: Latest[str, _Thread] = Latest(_NAMED)
        self._spent: Latest[str, str] = Latest(_NUMBERED)

    def check(
        self, judge: Linter, request: Request | Text, number: int | None = None, root: Path = ()
    ) -> tuple[Report, _Pending]:
        """Judge a request after what is known; that which a text holds at ``root``."""
        if judge.settings.context.endpoint != "messages":
            report = judge.check_text(request, root=root) if isinstance(request, Text) else judge.check(request)
            return report, _Pending(judge, None, None, number, None)
        looked: list[tuple[Look, Found | None]] = []
        whole, thread = self._whole(request, root)

        def follow(conversation: Conversation) -> Step | None:
            # A loop may go on with its own list and its own fields before it says what came back.
            conversation.messages = [*conversation.messages]
            conversation.fields = {
                name: [*value] if isinstance(value, list) else value for name, value in conversation.fields.items()
            }
            look = self._histories.look(conversation)
            spent = self._spent.get(thread.name if thread else _previous(conversation.fields), "")
            if thread is not None:
                found: Found | None = _continued(thread, look)
            else:
                found = None if spent else self._histories.find(look)
            looked.append((look, found))
            # Behind the summary stands what was kept of before, until an exchange has begun with it.
            fresh = thread is None and not (found and found.exact)
            summary = self._histories.summary(look) if fresh else None
            aside = Aside(self._histories.failure(look), spent, summary)
            if found:
                return Step(found.before, conversation, found.joint, look.keys, aside)
            apart = Joint(len(conversation.messages))
            return Step(Before(bare=True), conversation, apart, look.keys, aside) if any(aside) else None

        report = judge.check_step(whole, follow, len(thread.messages) if thread else 0, () if thread else root)
        if not looked:
            return report, _Pending(judge, None, None, number, None)
        look, found = looked[0]
        return report, _Pending(judge, look, found, number, found.kept.number if found else None, thread)

    def fail(self, pending: _Pending, error: object) -> None:
        """Remember that a request was refused, or got no answer: it is continued by nothing."""
        kind, message, code = _told(error)
        if pending.look is not None and kind:
            self._histories.fail(pending.look, kind, message)
        if code == "thread_not_found" and (name := pending.continued):
            self._spent[name] = "lost"

    def close(self, pending: _Pending, response: Json | None, *, complete: bool = True) -> None:
        """Keep an exchange that is over."""
        look, thread = pending.look, pending.thread
        if look is None:
            return
        message = _own(response) if isinstance(response, dict) and "content" in response else None
        kept = self._histories.add(
            look, pending.found, message, complete=complete, number=pending.number, partial=thread is not None
        )
        if message is not None:
            self._hold(kept, look.conversation, message)
            if name := pending.continued:
                self._threads.pop(name, None)  # each response is continued once
                stored = complete and message.get("stop_reason") != "refusal" and not by_fallback(message)
                self._spent[name] = "continued" if stored else "perhaps"
            if thread is not None and thread.exchange.partial:
                thread.exchange.settle(kept)

    def _whole(self, request: Request | Text, root: Path) -> tuple[Request | Text, _Thread | None]:
        """A request that continues a thread together with what the server holds of it."""
        if not self._threads:
            return request, None
        value: Json = value_at(request, root) if isinstance(request, Text) else request
        if isinstance(request, (str, bytes)):
            value = parse(request).value
        thread = value.get("thread") if isinstance(value, dict) else None
        if not isinstance(thread, Mapping) or thread.get("type") != "continue":
            return request, None
        name, messages = _previous(value), value.get("messages", [])
        held = self._threads.get(name)
        if held is None or not isinstance(messages, list):
            return request, None
        return {**held.fields, **value, "thread": {"type": "create"}, "messages": [*held.messages, *messages]}, held

    def _hold(self, kept: Kept, conversation: Conversation, response: Mapping[str, Json]) -> None:
        """Remember what the server now holds, where the request was one of a thread."""
        name = response.get("id")
        if not isinstance(name, str) or not isinstance(conversation.fields.get("thread"), dict):
            return
        if conversation.held:
            return  # the thread began before the session: its tools and messages are not known
        held = conversation.messages[: conversation.remembered]
        ours = copied(conversation.messages[conversation.remembered :])
        # What an SDK put beside the response never was on the server.
        whole = _answered([*held, *ours], lean(copied(response["content"])))
        fields = {key: copied(conversation.fields[key]) for key in ("system", "tools") if key in conversation.fields}
        self._threads[name] = _Thread(name, kept, last_turns(whole), fields)


def _previous(fields: Mapping[str, Json]) -> str:
    """The id of the response that a request continues on its thread; empty where it names none."""
    thread = fields.get("thread")
    name = thread.get("previous_message_id") if isinstance(thread, Mapping) else None
    return name if isinstance(name, str) else ""


def _told(error: object) -> tuple[str, str, str]:
    """What an error body, or an exception that has one, tells: type, message and code; empty where it is none."""
    body = getattr(error, "body", error)
    found = body.get("error", body) if isinstance(body, Mapping) else None
    if not isinstance(found, Mapping):
        return "", "", ""
    details = found.get("details")
    told = (found.get("type"), found.get("message"), details.get("error_code") if isinstance(details, Mapping) else "")
    kind, message, code = (part if isinstance(part, str) else "" for part in told)
    return kind, message, code


def _continued(thread: _Thread, look: Look) -> Found:
    """Where a request meets the thread that it continues."""
    start = len(thread.messages)
    while start and role_of(thread.messages[start - 1]) == "assistant":
        start -= 1
    kept = thread.exchange
    return Found(kept, kept.recalled(look.echo(start)), Joint(start), exact=False)


def _answered(messages: list[Json], answer: list[Json]) -> list[Json]:
    """A conversation with an answer; the parts of a paused one are joined, as the server holds them."""
    if not answer:
        return messages
    if messages and role_of(messages[-1]) == "assistant":
        answer = [*blocks_of(messages.pop()), *answer]
    return [*messages, {"role": "assistant", "content": answer}]


def _linter(chosen: Settings, context: Context) -> Linter:
    return linter(Settings(context, chosen.select, chosen.ignore, chosen.severity))


def _answer(judge: Linter, exchange: Exchange, asked: Conversation | None) -> tuple[Json | None, bool, Report | None]:
    """What came back in an exchange, if anything did, as :func:`_received` gives it."""
    came = exchange.response if exchange.response is not None else exchange.events
    return (None, True, None) if came is None else _received(judge, came, asked)


def _ended(strand: _Strand, judge: Linter, exchange: Exchange, pending: _Pending) -> Report | None:
    """Keep what an exchange got; the report of its response, ``None`` where it has none."""
    message, complete, report = _answer(judge, exchange, pending.asked)
    if exchange.error is not None:
        strand.fail(pending, exchange.error)
    else:
        strand.close(pending, message, complete=complete)
    return report


def _own(response: Json) -> Json:
    """A response that nobody else holds."""
    try:
        return orjson.loads(write(response))
    except (TypeError, ValueError, RecursionError):
        return copied(plain(response))


def _received(judge: Linter, given: object, asked: Conversation | None) -> tuple[Json | None, bool, Report]:
    """A message out of what a caller holds, whether it is whole, and the report about it."""
    message = message_of(given)
    if message is None:
        return _streamed(judge, given, asked)
    return message, True, judge.check_response(message, asked)


def message_of(given: object) -> dict[str, Json] | None:
    """The message that a caller holds, as plain JSON at its top; ``None`` where he holds a stream.

    Raises ``TypeError`` for what is neither.
    """
    if isinstance(given, (bytearray, memoryview)):
        given = bytes(given)
    if isinstance(given, (str, bytes)):
        if given.lstrip()[:1] not in ("{", b"{"):
            return None
        parsed = parse(given)
        if parsed.problem:
            raise TypeError(f"the response is not JSON: {parsed.problem}")
        given = parsed.value
    if isinstance(given, Iterable) and not isinstance(given, Mapping) and not hasattr(given, "model_dump"):
        return None
    made = given if isinstance(given, dict) else plain(given)
    if not isinstance(made, dict):
        raise TypeError(
            f"a response is a mapping, JSON text or bytes, an SDK object or events, not {type(given).__name__}"
        )
    return made


def _streamed(judge: Linter, events: object, asked: Conversation | None) -> tuple[Json | None, bool, Report]:
    report = StreamReader.of(judge, asked).read(events)
    return report.response, report.complete, report
