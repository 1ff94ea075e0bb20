"""Recorded exchanges played again: a request gets the answer that the same one got when it was recorded."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import orjson

from turnlint.checking.streams import StreamReader
from turnlint.readers.reading import read
from turnlint.readers.record import Record
from turnlint.readers.registry import findable
from turnlint.sources.files import NoMatch, Unreadable, find
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.reply import Reply, ScriptError, as_error, as_reply
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, write

#: What makes a request the same when it comes again.
_SAME: Final = ("messages", "system", "thread")


class Replays:
    """The answers of recorded exchanges, each played once, in the order in which they were recorded.

    ``paths``: files, folders and globs of any format that ``turnlint check`` reads. Raises :class:`ScriptError` where a
    file cannot be read, or none has an answer.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._replies: dict[int, Reply] = {}  # those that were not played yet, by their number
        self._exact: defaultdict[bytes, deque[int]] = defaultdict(deque)
        self._alike: defaultdict[int, deque[int]] = defaultdict(deque)
        for number, exchange in enumerate(_exchanges(paths)):
            reply = _reply(exchange)
            if reply is not None and isinstance(exchange.request, dict):
                self._replies[number] = reply
                self._exact[_key(exchange.request)].append(number)
                self._alike[_length(exchange.request)].append(number)
        if not self._replies:
            raise ScriptError("nothing to replay: no file there has a request with its answer")

    def next(self, asked: Asked) -> Reply | None:
        """The answer to a request: that of the same one, else the next of one with as many messages."""
        for queue in (self._exact.get(_key(asked.fields)), self._alike.get(len(asked.messages))):
            while queue:
                reply = self._replies.pop(queue.popleft(), None)
                if reply is not None:
                    return reply
        return None


def _exchanges(paths: Iterable[str]) -> Iterator[Exchange]:
    for source in find(paths, findable(None)):
        if isinstance(source, NoMatch):
            raise ScriptError(f"no file matches {source.pattern}")
        if isinstance(source, Unreadable):
            raise ScriptError(f"{source.file}: {source.reason}")
        for outcome in read(source):
            if isinstance(outcome, Unreadable):
                raise ScriptError(f"{outcome.file}: {outcome.reason}")
            if isinstance(outcome, Record):
                yield outcome.exchange


def _reply(exchange: Exchange) -> Reply | None:
    """What an exchange got, as a reply; ``None`` where that is not known, or was cut."""
    if exchange.error is not None:
        body = exchange.error if isinstance(exchange.error, dict) else {"message": str(exchange.error)}
        return Reply(error=as_error({"status": exchange.status or 400, **body}))
    message = exchange.response
    if message is None and exchange.events is not None:
        report = StreamReader(None).read(exchange.events)
        message = report.response if report.complete else None
    if not isinstance(message, dict) or message.get("type") != "message":
        return None
    return replace(as_reply(message), recorded=True)


def _key(fields: Json) -> bytes:
    try:
        return write({key: fields[key] for key in _SAME if key in fields}, orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):
        return b""


def _length(request: Json) -> int:
    messages = request.get("messages")
    return len(messages) if isinstance(messages, list) else 0
