"""The messages of a conversation as they would be sent, made of its records, and the places of all in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from turnlint.readers.transcripts.node import Node, Stored
from turnlint.readers.transcripts.tree import Unit, Way
from turnlint.sources.documents import Place
from turnlint.values.json import Json, Path


class Part(NamedTuple):
    """A block of a message: its value, the record that has it, and its path there."""

    value: Json
    stored: Stored
    path: Path
    whole: bool = True


@dataclass(slots=True)
class Message:
    """A message, and where its blocks stand."""

    role: str
    parts: list[Part] = field(default_factory=list)

    @property
    def value(self) -> dict[str, Json]:
        """The message as it would be sent; its blocks are those of the records."""
        return {"role": self.role, "content": [part.value for part in self.parts]}


@dataclass(frozen=True, slots=True)
class History:
    """A conversation: the request that it ends in.

    ``responses`` are the indices at which the responses stand that are new in it, the last one perhaps behind the
    messages; ``answered``: so many of the messages stood in a request that got one. ``open``: the request has none yet.
    """

    messages: list[Message]
    responses: list[int]
    answered: int
    open: bool

    @property
    def size(self) -> int:
        """How many requests were sent, as far as the file shows."""
        return len(self.responses) + self.open


def history(way: Way) -> History:
    """The request in which a conversation ends: what was answered last, or waits for an answer."""
    messages: list[Message] = []
    responses: list[int] = []
    units = way.units
    at, kept = way.kept
    for index, unit in enumerate(units):
        if index == at:
            _add_all(messages, kept)
        if unit.role == "assistant":
            parts = [part for node in unit.nodes for part in parts_of(node)]
            if parts:
                if index >= way.new and is_counted(unit, units[-1]):
                    responses.append(len(messages))
                messages.append(Message("assistant", parts))
            follows = units[index + 1] if index + 1 < len(units) else None
            if follows is not None and follows is not unit.results and unit.results is not None:
                _add_user(messages, _results(unit.results, None))  # they stand on another branch of the file
        elif unit.of is not None:
            _add_user(messages, _results(unit, units[index + 1] if index + 1 < len(units) else None))
        else:
            _add_user(messages, [part for node in unit.nodes for part in parts_of(node)])
    if at >= len(units):
        _add_all(messages, kept)
    return _ended(messages, responses)


def is_counted(unit: Unit, tip: Unit) -> bool:
    """Whether a response is of the session that the conversation belongs to, and not of one that it was begun from."""
    return unit.nodes[0].session == tip.nodes[0].session


def _ended(messages: list[Message], responses: list[int]) -> History:
    """The same up to the end of the last request: without a response that nothing follows, or results that are not
    all there yet."""
    if messages and messages[-1].role == "user" and len(messages) > 1 and _is_waiting(messages[-2], messages[-1]):
        messages.pop()
    is_open = bool(messages) and messages[-1].role == "user"
    while messages and messages[-1].role == "assistant":
        messages.pop()
    for message in messages:
        if message.role == "user":  # results are sent first
            message.parts.sort(key=lambda part: not id_of(part.value, "tool_result", "tool_use_id"))
    answered = max((index for index in responses if index <= len(messages)), default=0)
    return History(messages, responses, answered, is_open)


def _is_waiting(response: Message, results: Message) -> bool:
    """Whether some of the calls of a response have their results, and others do not."""
    calls = {id_of(part.value, "tool_use", "id") for part in response.parts} - {""}
    given = [id_of(part.value, "tool_result", "tool_use_id") for part in results.parts]
    return all(given) and bool(calls.difference(given)) and bool(calls.intersection(given))


def id_of(block: Json, kind: str, key: str) -> str:
    """The id that a block of a kind has; empty for any other."""
    if not isinstance(block, dict) or block.get("type") != kind:
        return ""
    found = block.get(key)
    return found if isinstance(found, str) else ""


def _results(unit: Unit, follows: Unit | None) -> list[Part]:
    """The results of a response, each once: of those of a call, the one on the way, else the last."""
    on_the_way: set[str] = set()
    node = follows.nodes[0].above if follows is not None else None
    while node is not None and node.unit is unit:
        on_the_way.add(node.name)
        node = node.above
    chosen: dict[str, Node] = {}
    for node in unit.nodes:
        for call in node.results:
            if call not in chosen or node.name in on_the_way or chosen[call].name not in on_the_way:
                chosen[call] = node
    return [
        part for node in unit.nodes if any(chosen[call] is node for call in node.results) for part in parts_of(node)
    ]


def _add_all(messages: list[Message], nodes: Iterable[Node]) -> None:
    """Add the messages of records that follow one another."""
    response = ""
    for node in nodes:
        parts = list(parts_of(node))
        if node.role == "user":
            _add_user(messages, parts)
        elif messages and node.response and node.response == response:
            messages[-1].parts.extend(parts)
        elif parts:
            messages.append(Message("assistant", parts))
        response = node.response


def _add_user(messages: list[Message], parts: list[Part]) -> None:
    """Add blocks to a turn of the user."""
    if not parts:
        return
    if not messages or messages[-1].role != "user":
        messages.append(Message("user", parts))
        return
    messages[-1].parts.extend(parts)


def parts_of(node: Node) -> Iterator[Part]:
    """The blocks that a record has of a message; a string is a block of text."""
    record = node.stored.record().value
    path, content = content_of(record)
    if isinstance(content, str):
        yield Part({"type": "text", "text": content}, node.stored, path, whole=False)
    elif isinstance(content, list):
        for index, block in enumerate(content):
            yield Part(block, node.stored, (*path, index))


def content_of(record: Any) -> tuple[Path, Json]:
    """What a record has of a message, and its path: the content, or what an attachment was made."""
    message = record.get("message") if isinstance(record, dict) else None
    if isinstance(message, dict):
        return ("message", "content"), message.get("content")
    return ("rendered",), record.get("rendered") if isinstance(record, dict) else None


@dataclass(frozen=True, slots=True, eq=False)
class InRecords:
    """A request that was made of records: where its parts stand in them. ``line`` is that of its last record."""

    messages: list[Message]
    line: int

    @property
    def prefix(self) -> Path:
        """It stands in no document."""
        return ()

    @property
    def text(self) -> None:
        """It was never a text."""
        return

    def place(self, path: Path) -> Place:
        """The place of a block in the record that has it; of a message, that of its first block."""
        index = path[1] if len(path) > 1 and path[0] == "messages" else len(self.messages) - 1
        message = self.messages[index] if isinstance(index, int) and index < len(self.messages) else self.messages[-1]
        if len(path) > 3 and path[2] == "content" and isinstance(path[3], int) and path[3] < len(message.parts):
            part = message.parts[path[3]]
            return part.stored.record().place(part.path + path[4:] if part.whole else part.path)
        part = message.parts[0]
        return part.stored.record().place(part.path if not part.whole else part.path[:1])
