"""The exchanges that may continue one another: each request is judged after what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from turnlint.checking.history.held import last_turns
from turnlint.checking.history.histories import Fields, Found, Histories
from turnlint.checking.history.kept import Kept
from turnlint.checking.history.look import Look
from turnlint.checking.latest import Latest
from turnlint.checking.linter import Linter, Request, value_at
from turnlint.checking.received import answer, error_told
from turnlint.schema.plain import plain
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.sameness import copied, lean
from turnlint.subjects.step import Aside, Before, Joint, Step, by_fallback
from turnlint.subjects.text import Text
from turnlint.subjects.walk import blocks_of, role_of
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, Path, parse, write
from turnlint.values.report import Report

#: Threads of which the latest are known.
_THREADS: Final = 4_096
#: Threads of which it is known that they went on.
_SPENT: Final = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A request that was checked and has no answer yet."""

    linter: Linter
    look: Look | None
    found: Found | None
    number: int | None
    follows: int | None
    thread: Thread | None = None

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
class Thread:
    """What is to be known of a conversation that the server holds.

    * ``name``: the id of the last response; ``exchange`` what is kept of that exchange.
    * ``messages``: the last turn, and what of the turns before is still open. All before was judged when it was sent.
    * ``fields``: those that are given once.
    """

    name: str
    exchange: Kept
    messages: list[Json]
    fields: Mapping[str, Json]


class Strand:
    """The exchanges that may continue one another. Arguments: those of :class:`~.history.histories.Histories`."""

    __slots__ = ("_histories", "_spent", "_threads")

    def __init__(
        self, *, single: bool, fields: Fields | None = None, live: bool = False, kept: int | None = None
    ) -> None:
        self._histories = Histories(single=single, fields=fields, live=live, kept=kept)
        self._threads: Latest[str, Thread] = Latest(_THREADS)
        self._spent: Latest[str, str] = Latest(_SPENT)

    def check(
        self, judge: Linter, request: Request | Text, number: int | None = None, root: Path = ()
    ) -> tuple[Report, Pending]:
        """Judge a request after what is known; that which a text holds at ``root``."""
        if judge.settings.context.endpoint != "messages":
            report = judge.check_text(request, root=root) if isinstance(request, Text) else judge.check(request)
            return report, Pending(judge, None, None, number, None)
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
            return report, Pending(judge, None, None, number, None)
        look, found = looked[0]
        return report, Pending(judge, look, found, number, found.kept.number if found else None, thread)

    def fail(self, pending: Pending, error: object) -> None:
        """Remember that a request was refused, or got no answer: it is continued by nothing."""
        kind, message, code = error_told(error)
        if pending.look is not None and kind:
            self._histories.fail(pending.look, kind, message)
        if code == "thread_not_found" and (name := pending.continued):
            self._spent[name] = "lost"

    def close(self, pending: Pending, response: Json | None, *, complete: bool = True) -> None:
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

    def _whole(self, request: Request | Text, root: Path) -> tuple[Request | Text, Thread | None]:
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
        self._threads[name] = Thread(name, kept, last_turns(whole), fields)


def ended(strand: Strand, judge: Linter, exchange: Exchange, pending: Pending) -> Report | None:
    """Keep what an exchange got; the report of its response, ``None`` where it has none."""
    message, complete, report = answer(judge, exchange, pending.asked)
    if exchange.error is not None:
        strand.fail(pending, exchange.error)
    else:
        strand.close(pending, message, complete=complete)
    return report


def _previous(fields: Mapping[str, Json]) -> str:
    """The id of the response that a request continues on its thread; empty where it names none."""
    thread = fields.get("thread")
    name = thread.get("previous_message_id") if isinstance(thread, Mapping) else None
    return name if isinstance(name, str) else ""


def _continued(thread: Thread, look: Look) -> Found:
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


def _own(response: Json) -> Json:
    """A response that nobody else holds."""
    try:
        return orjson.loads(write(response))
    except (TypeError, ValueError, RecursionError):
        return copied(plain(response))
