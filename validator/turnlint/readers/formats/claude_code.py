"""Sessions of Claude Code, ``~/.claude/projects/**/*.jsonl``: a record a line, each a message or a part of one.

What was sent is rebuilt; see ``docs/formats.md`` for how, and for what the files do not show. Sources: the reader of
sessions in the ``claude-agent-sdk`` (``_internal/sessions.py``), and files that Claude Code wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.file import File
from turnlint.readers.reader import Reader
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.readers.transcripts.conversations import requests
from turnlint.readers.transcripts.history import content_of, id_of
from turnlint.readers.transcripts.node import Boundary, Node, Shelf
from turnlint.readers.transcripts.refusals import refusal_of
from turnlint.readers.transcripts.sent import TYPES, Requests
from turnlint.readers.transcripts.tree import Tree
from turnlint.sources.documents import Document
from turnlint.sources.files import Unreadable

#: The types of the records that follow one another.
_CHAIN: Final = frozenset({"user", "assistant", "system", "attachment", "progress"})
#: Types beside them whose first line tells a session, with a key that each has.
_BESIDE: Final = {
    "summary": "leafUuid",
    "file-history-snapshot": "snapshot",
    "file-history-delta": "messageId",
}
#: How a line of a session looks that is cut, or no JSON for another reason.
_MENTIONED: Final = re.compile(rb'^\0*\s*\{.*"(?:parentUuid|isSidechain|sessionId)"\s*:', re.S)
#: Records that are shown to people, and never sent.
_NEVER_SENT: Final = ("isVisibleInTranscriptOnly", "queueTranscriptOnly")
SYNTHETIC: Final = "<synthetic>"


def is_record(value: Any) -> bool:
    """Whether a value looks like a record of a session."""
    if not isinstance(value, dict) or not isinstance(kind := value.get("type"), str):
        return False
    if kind in _CHAIN:
        return "uuid" in value and any(key in value for key in ("parentUuid", "sessionId", "forkedFrom"))
    return isinstance(value.get("sessionId"), str) or (kind in _BESIDE and _BESIDE[kind] in value)


def _is_about_a_subagent(value: Any) -> bool:
    """Whether a value looks like the file that stands beside that of a subagent."""
    return isinstance(value, dict) and isinstance(value.get("agentType"), str) and "messages" not in value


def _recognises(file: File) -> bool:
    document = file.document
    if document is not None:
        return is_record(document.value) or _is_about_a_subagent(document.value)
    return _MENTIONED.match(file.head) is not None


def _read(file: File) -> Iterator[Outcome]:
    tree, shelf, noted = Tree(), Shelf(), Requests()
    for read, _ in file.documents():
        document = _without_nulls(read)
        if not document.valid:
            if document.raw.strip():
                yield Unreadable(file.name, f"not JSON: {document.parsed.problem}", document.line)
            continue
        value = document.value
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            continue
        if kind in _CHAIN and isinstance(value.get("uuid"), str):
            node = _node(value, document, shelf)
            tree.add(node)
            if node.boundary is not None and not node.lane:
                noted.clear()
        elif kind in TYPES:
            noted.add(value, shelf.put(document))
    yield from told(requests(tree, "Claude Code", noted), file)


def told(records: Iterator[Record], file: File) -> Iterator[Outcome]:
    """The requests of a file; of one that the user named also that it has none."""
    first = next(records, None)
    if first is not None:
        yield first
        yield from records
    elif file.named:
        yield NotARequest(file.name, kind="a session of Claude Code that shows no request")


def _without_nulls(document: Document) -> Document:
    """A line without the NUL bytes that a crash leaves before it; its columns stay."""
    if not document.raw.startswith(b"\0"):
        return document
    raw = document.raw.lstrip(b"\0")
    return Document(b" " * (len(document.raw) - len(raw)) + raw, document.line)


def _node(record: dict[str, Any], document: Document, shelf: Shelf) -> Node:
    kind, message = record["type"], record.get("message")
    parent, agent, session = record.get("parentUuid"), record.get("agentId"), record.get("sessionId")
    lane = agent if isinstance(agent, str) and agent else "sidechain" if record.get("isSidechain") is True else ""
    node = Node(
        shelf.put(document),
        record["uuid"],
        parent if isinstance(parent, str) and parent else None,
        lane=lane,
        session=_session(record) or (session if isinstance(session, str) else ""),
    )
    if kind == "system" and record.get("subtype") == "compact_boundary":
        node.parent, node.boundary = None, boundary_of(record.get("compactMetadata"))
    elif record.get("isApiErrorMessage") is True:
        node.refusal = refusal_of(record, document.line)
    elif kind in ("user", "assistant") and isinstance(message, dict) and not _is_left_out(record, message):
        fill(node, kind, message)
        index = record.get("apiBlockIndex")
        node.index = index if isinstance(index, int) else None
    elif kind == "attachment" and content_of(record)[1] and record.get("renderedRole", "user") == "user":
        node.role = "user"
    return node


def _is_left_out(record: dict[str, Any], message: dict[str, Any]) -> bool:
    """Whether a message is none that is sent, or that the API sent."""
    return message.get("model") == SYNTHETIC or any(record.get(key) is True for key in _NEVER_SENT)


def _session(record: dict[str, Any]) -> str:
    """The session that a record was copied from, when another was begun with what it has."""
    fork = record.get("forkedFrom")
    name = fork.get("sessionId") if isinstance(fork, dict) else None
    return name if isinstance(name, str) else ""


def fill(node: Node, role: str, message: dict[str, Any]) -> None:
    """Note what the tree has to know of a message."""
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    node.role = role
    if role == "assistant":
        name = message.get("id")
        node.response = name if isinstance(name, str) else ""
        node.calls = tuple(filter(None, (id_of(block, "tool_use", "id") for block in blocks)))
    else:
        node.results = tuple(filter(None, (id_of(block, "tool_result", "tool_use_id") for block in blocks)))


def boundary_of(metadata: object) -> Boundary:
    """What a compaction tells of what it kept; nothing, where its form is another one."""
    told = metadata if isinstance(metadata, dict) else {}
    listed, segment = told.get("preservedMessages"), told.get("preservedSegment")
    if isinstance(listed, dict):
        names = listed.get("uuids")
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return Boundary(_word(listed, "anchorUuid"), tuple(names))
    if isinstance(segment, dict):
        head, tail = _word(segment, "headUuid"), _word(segment, "tailUuid")
        if head and tail:
            return Boundary(_word(segment, "anchorUuid"), (), head, tail)
    return Boundary()


def _word(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


READER: Final = Reader(
    "claude_code",
    "sessions of Claude Code and of its subagents, ~/.claude/projects/**/*.jsonl",
    unknown=frozenset({"text"}),
    recognises=_recognises,
    reads=_read,
)
