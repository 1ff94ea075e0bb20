"""Requests as Claude Code notes them since 2.1.267: system prompt, tools and parameters, and the messages by hashes.

A message that the other records have is not noted again: its hash is that of what they add up to. The form was read in
the program and in no file: what does not fit it is not known, and no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from turnlint.readers.transcripts.history import InRecords, Message, Part
from turnlint.readers.transcripts.node import Stored
from turnlint.sources.documents import Place
from turnlint.values.json import Json, Path

#: The types of these records.
TYPES: Final = frozenset({"api-request", "api-request-shape", "api-request-blob"})
_BREAKPOINT: Final = "cache_control"


@dataclass(frozen=True, slots=True)
class _Noted:
    """A request, without its messages: those are the first ``keep`` of its ``base``, and the ``tail``."""

    stored: Stored
    shape: str
    base: _Noted | None
    keep: int
    tail: tuple[str, ...]

    def hashes(self) -> list[str]:
        """The hashes of its messages."""
        parts: list[tuple[str, ...]] = []
        noted: _Noted | None = self
        keep: int | None = None
        while noted is not None and keep != 0:
            if keep is None:
                parts.append(noted.tail)
            elif keep > noted.keep:
                parts.append(noted.tail[: keep - noted.keep])
            keep = noted.keep if keep is None else min(keep, noted.keep)
            noted = noted.base
        return [each for part in reversed(parts) for each in part]


@dataclass(slots=True)
class Requests:
    """What a file notes of requests. A compaction makes all before it forgotten."""

    _shapes: dict[str, Stored] = field(default_factory=dict)
    _messages: dict[str, Stored] = field(default_factory=dict)
    _noted: dict[str, _Noted] = field(default_factory=dict)
    _last: dict[str, _Noted | None] = field(default_factory=dict)

    def clear(self) -> None:
        """A compaction."""
        for known in (self._shapes, self._messages, self._noted, self._last):
            known.clear()

    def add(self, record: dict[str, Any], stored: Stored) -> None:
        """One more record of these types. One that cannot be read leaves its lane without a request."""
        kind = record["type"]
        if kind == "api-request-shape":
            if isinstance(name := record.get("shapeHash"), str):
                self._shapes[name] = stored
        elif kind == "api-request-blob":
            if isinstance(name := record.get("hash"), str):
                self._messages[name] = stored
        else:
            agent = record.get("agentId")
            noted = self._read(record, stored)
            self._last[agent if isinstance(agent, str) else ""] = noted
            if noted is not None:
                self._noted[record["id"]] = noted

    def _read(self, record: dict[str, Any], stored: Stored) -> _Noted | None:
        name, shape, tail, base = (record.get(key) for key in ("id", "shapeHash", "tail", "base"))
        keep = record.get("keep", 0)
        if not (isinstance(name, str) and isinstance(shape, str) and isinstance(keep, int) and keep >= 0):
            return None
        if not isinstance(tail, list) or not all(isinstance(each, str) for each in tail):
            return None
        before = self._noted.get(base) if isinstance(base, str) else None
        if "cut" in record or not isinstance(record.get("params"), dict) or (keep and before is None):
            return None
        return _Noted(stored, shape, before, keep, tuple(tail))

    def last(self, lane: str, told: list[Message]) -> Sent | None:
        """The last request of a lane, its messages found here or among those that were rebuilt; else ``None``."""
        noted = self._last.get(lane)
        if noted is None or (shape := self._shapes.get(noted.shape)) is None:
            return None
        rebuilt = {name: each for message in told for name, each in _named(message)}
        messages: list[Message | Stored] = []
        for name in noted.hashes():
            found = self._messages.get(name) or rebuilt.get(name)
            if found is None:
                return None
            messages.append(found)
        return _made(noted.stored, shape, messages)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that was noted, the beta names that were sent with it (``None``: not known), and where it stands.

    ``whole``: nothing is held back of it.
    """

    body: dict[str, Json]
    betas: list[str] | None
    at: InNotes
    whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class InNotes:
    """Where the parts of a request stand that was noted."""

    noted: Stored
    shape: Stored
    messages: list[Message | Stored]

    @property
    def line(self) -> int:
        """The line of its own record."""
        return self.noted.line

    @property
    def prefix(self) -> Path:
        """It stands in no document as a whole."""
        return ()

    @property
    def text(self) -> None:
        """It was never a text."""
        return

    def place(self, path: Path) -> Place:
        """The place in the record that has it."""
        if path[:1] in (("system",), ("tools",)):
            return self.shape.record().place(("shape", *path))
        if path[:1] != ("messages",):
            return self.noted.record().place(("params", *path))
        index = path[1] if len(path) > 1 else len(self.messages) - 1
        message = self.messages[index if isinstance(index, int) and index < len(self.messages) else -1]
        if isinstance(message, Message):
            return InRecords([message], message.parts[0].stored.line).place(("messages", 0, *path[2:]))
        return message.record().place(("message", *path[2:]))


def _made(noted: Stored, shape: Stored, messages: list[Message | Stored]) -> Sent | None:
    record, shaped = noted.record().value, shape.record().value
    parts = shaped.get("shape")
    values = [each.value if isinstance(each, Message) else each.record().value.get("message") for each in messages]
    if not isinstance(parts, dict) or not all(isinstance(value, dict) for value in values):
        return None
    params = record["params"]
    body = {
        **{name: value for name, value in params.items() if name != "betas"},
        **{name: parts[name] for name in ("system", "tools") if parts.get(name) is not None},
        "messages": values,
    }
    if "model" not in body or "max_tokens" not in body or not _marked(body, record.get("cacheControl")):
        return None
    betas = params.get("betas")
    known = isinstance(betas, list) and all(isinstance(beta, str) for beta in betas)
    return Sent(body, betas if known else None, InNotes(noted, shape, messages), not record.get("withheld"))


def _marked(body: dict[str, Json], marks: Json) -> bool:
    """Put the breakpoints back where they stood; false where one fits nowhere."""
    for mark in marks if isinstance(marks, list) else []:
        path = mark.get("path") if isinstance(mark, dict) else None
        at: Any = body
        for step in path if isinstance(path, list) else [None]:
            try:
                at = at[step]
            except (LookupError, TypeError):
                return False
        if not isinstance(at, dict):
            return False
        at[_BREAKPOINT] = mark.get("value")
    return True


def _named(message: Message) -> Iterator[tuple[str, Message]]:
    """A message by the hashes that it may have: the order in which its records stand, and that in which it is sent."""
    by_line = Message(message.role, sorted(message.parts, key=lambda part: part.stored.line))
    for each in (message, by_line):
        if (name := hash_of(each.role, [part.value for part in each.parts])) is not None:
            yield name, each
    records: dict[int, list[Part]] = {}
    for part in message.parts:
        records.setdefault(part.stored.line, []).append(part)
    for parts in records.values() if len(records) > 1 else ():
        if (name := hash_of(message.role, [part.value for part in parts])) is not None:
            yield name, Message(message.role, parts)


def hash_of(role: str, content: list[Json]) -> str | None:
    """The hash of a message: of its canonical JSON without breakpoints; ``None`` where it has none."""
    try:
        data = orjson.dumps({"content": _without(content), "role": role}, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError, RecursionError):
        return None
    return sha256(data).hexdigest()


def _without(content: list[Json]) -> Json:
    """Content without its breakpoints, at any depth; read anew, so that no walk here recurses over it."""
    if _BREAKPOINT.encode() not in orjson.dumps(content):
        return content
    copy = orjson.loads(orjson.dumps(content))
    waiting: list[Any] = [copy]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            value.pop(_BREAKPOINT, None)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return copy
