"""``stream-json`` of the Claude Agent SDK and of ``claude --output-format stream-json``: a record a line, or an array.

Its records are those of a session without a tree: they follow one another, those of a subagent under the id of the call
that began it. Sources: ``_internal/message_parser.py`` of the ``claude-agent-sdk``; files of claude-code-action.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.file import File
from turnlint.readers.formats.claude_code import SYNTHETIC, fill, is_record, told
from turnlint.readers.kinds import kind_of
from turnlint.readers.reader import Reader
from turnlint.readers.record import NotARequest, Outcome
from turnlint.readers.transcripts.conversations import UNKNOWN, requests
from turnlint.readers.transcripts.node import Boundary, Inside, Node, Shelf, Stored
from turnlint.readers.transcripts.refusals import refusal_of
from turnlint.readers.transcripts.tree import Tree
from turnlint.sources.documents import Document
from turnlint.sources.files import Unreadable
from turnlint.sources.origins import InDocument

_MESSAGES: Final = frozenset({"assistant", "user"})
#: Types of records that no other format has, each with a key that it has here.
_TELLING: Final = {
    "system": "subtype",
    "result": "subtype",
    "stream_event": "event",
    "control_request": "request",
    "control_response": "response",
    "rate_limit_event": "rate_limit_info",
}
#: Of an array, so many records are looked at.
_LOOKED_AT: Final = 8


def is_line(value: Any) -> bool:
    """Whether a value looks like a record of such a stream."""
    if not isinstance(value, dict) or not isinstance(kind := value.get("type"), str) or is_record(value):
        return False
    if kind in _MESSAGES:
        return isinstance(value.get("message"), dict) and ("session_id" in value or "parent_tool_use_id" in value)
    return kind in _TELLING and _TELLING[kind] in value


def _unwrapped(at: InDocument) -> list[InDocument]:
    """The records in a document: those of an array, also where each stands with the direction in which it went."""
    value = at.value
    if isinstance(value, dict) and isinstance(value.get("messages"), list) and "metadata" in value:
        at = at.inside("messages")
        value = at.value
    items = [at.inside(index) for index in range(len(value))] if isinstance(value, list) else []
    objects = (item for item in items if isinstance(item.value, dict))
    unwrapped = (
        item.inside("message") if "direction" in item.value else item
        for item in objects
        if "direction" not in item.value or isinstance(item.value.get("message"), dict)
    )
    return list(unwrapped)


def _recognises(file: File) -> bool:
    document = file.document
    if document is None:
        return False
    if is_line(document.value):
        return True
    items = _unwrapped(InDocument(document, document.value))
    return any(is_line(item.value) for item in items[:_LOOKED_AT])


def _read(file: File) -> Iterator[Outcome]:
    reading, shelf, others, kinds = _Reading(), Shelf(), 0, dict[str, None]()
    for document, is_one_of_lines in file.documents():
        if not document.valid:
            yield Unreadable(file.name, f"not JSON: {document.parsed.problem}", document.line)
        elif isinstance(document.value, dict) and isinstance(document.value.get("type"), str):
            reading.take(document.value, document, shelf)
        elif items := _unwrapped(InDocument(document, document.value, (), document.line if is_one_of_lines else None)):
            for item in items:
                reading.take(item.value, item, shelf)
        else:
            others += 1
            kinds[kind_of(document)] = None
    yield from told(requests(reading.tree, "Claude Code"), file)
    if others:
        yield NotARequest(file.name, others, "; ".join(list(kinds)[:3]))


class _Reading:
    """The records that were read: each follows the one before it in its lane."""

    def __init__(self) -> None:
        self.tree = Tree()
        self._last: dict[tuple[str, str], str] = {}
        self._count = 0
        self._session = ""

    def take(self, record: dict[str, Any], where: Document | InDocument, shelf: Shelf) -> None:
        """One more record."""
        given, message = record.get("type"), record.get("message")
        kind = given if isinstance(given, str) else ""
        session, agent = record.get("session_id"), record.get("parent_tool_use_id")
        if isinstance(session, str):
            self._session = session
        lane = agent if isinstance(agent, str) else ""
        begins_anew = kind == "conversation_reset" or (
            kind == "system" and record.get("subtype") in ("compact_boundary", "conversation_reset")
        )
        if not begins_anew and not (kind in _MESSAGES and isinstance(message, dict)):
            return
        self._count += 1
        node = Node(
            _stored(where, shelf),
            f"{self._count}",
            self._last.get((self._session, lane)),
            lane=lane,
            session=self._session,
        )
        self._last[self._session, lane] = node.name
        if begins_anew:
            node.parent, node.boundary = None, Boundary()
        elif message is not None and message.get("model") == SYNTHETIC:
            node.refusal = refusal_of(record, node.line)
        elif message is not None:
            fill(node, kind, message)
        self.tree.add(node)


def _stored(where: Document | InDocument, shelf: Shelf) -> Stored:
    if isinstance(where, Document):
        return shelf.put(where)
    return Inside(where, where.place(()).line)


READER: Final = Reader(
    "stream_json",
    "the stream-json of Claude Code and the Claude Agent SDK, as JSON Lines or an array",
    suffixes=(".txt",),
    unknown=UNKNOWN,
    recognises=_recognises,
    reads=_read,
)
