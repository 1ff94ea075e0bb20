"""Sessions of Claude Code that can no longer be continued, written anew so that they can.

Claude Code keeps messages and repairs what it sends; a session that every request of is refused holds what it does not
repair. The new file has the messages of the conversation that would be continued, mended, one record each in one chain.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from turnlint.checking.fixing import fix
from turnlint.checking.linter import check
from turnlint.readers.reading import read_stream
from turnlint.readers.record import Record
from turnlint.readers.transcripts.history import InRecords
from turnlint.sources.rewriting import aligned
from turnlint.subjects.echo import type_of
from turnlint.subjects.sameness import copied
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING, blocks_of, role_of
from turnlint.values.json import Json, parse

_WRITER: Final = "Claude Code"
#: Where an error says which block the API refused.
_BLOCK: Final = re.compile(r"\bmessages\.(\d+)\.content\.(\d+)\b")
#: What an error is about that names no block.
_MEDIA: Final = re.compile(r"\b(?:image|images|pdf|document|media|base64)\b", re.I)
_THINKING: Final = re.compile(
    r"thinking.*cannot be modified|invalid `signature` in `thinking`", re.IGNORECASE | re.DOTALL
)
#: What belongs to something else, and cannot be left out by itself.
_PAIRED: Final = frozenset({"tool_use", "tool_result", *SERVER_CALLS, *SERVER_RESULTS})
_MEDIA_BLOCKS: Final = frozenset({"image", "document"})


class Revived(NamedTuple):
    """A session that can be continued: its bytes, its id, and what was done and lost, in sentences."""

    raw: bytes
    session: str
    says: tuple[str, ...]


class NotRevived(ValueError):
    """A session that cannot be mended, and why."""


def revived(raw: bytes, name: str) -> Revived:
    """A new file for a session of Claude Code, whose next request passes :func:`turnlint.check`.

    ``raw`` are the bytes of the file called ``name``, which is not touched. Raises :class:`NotRevived`.
    """
    record, origin = _latest(raw, name)
    assert record.transcript is not None
    before: list[Json] = record.exchange.request["messages"]
    fixed = fix(before, unsafe=True, ignore=["roles-alternate", "split-results"])
    says = [each.says for each in fixed.applied]
    messages = fixed.request
    refused = record.transcript.refused
    if refused is not None and not _solved(refused[1], before, messages):
        messages, what = _without_refused(messages, refused[1], record.transcript.answered)
        says.append(f"{what} (the API said, at line {refused[0]}: {refused[1][:200]})")
    if errors := check(messages).errors:
        raise NotRevived(f"nothing here mends it: {errors[0].message}")
    if not says:
        raise NotRevived("it can be continued as it stands, as far as its file tells")
    session = str(uuid.uuid4())
    made = _written(raw, origin, before, messages, session)
    again, _ = _latest(made, name)
    if check(again.exchange.request["messages"]).errors or len(again.exchange.request["messages"]) != len(messages):
        raise NotRevived("what was written reads otherwise than it was meant")
    return Revived(made, session, tuple(says))


def _latest(raw: bytes, name: str) -> tuple[Record, InRecords]:
    """The conversation that would be continued."""
    for outcome in read_stream(io.BytesIO(raw), name):
        if isinstance(outcome, Record) and outcome.transcript is not None and outcome.transcript.latest:
            if outcome.transcript.writer != _WRITER or not isinstance(outcome.request, InRecords):
                raise NotRevived("only sessions that Claude Code keeps message by message can be written anew")
            return outcome, outcome.request
    raise NotRevived("it is no session of Claude Code")


def _solved(text: str, before: list[Json], messages: list[Json]) -> bool:
    """Whether the fault that the API named is one that was found and mended, or what it is about has gone since."""
    said = _plain(text)
    found = (_plain(finding.message) for finding in check(before).errors)
    if any(each.startswith(said) or said.startswith(each) for each in found):
        return True
    return bool(_MEDIA.search(text)) and any(map(_media_in, before)) and not any(map(_media_in, messages))


def _plain(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _without_refused(messages: list[Json], text: str, answered: int) -> tuple[list[Json], str]:
    """The messages without what the API refused, and what was left out."""
    made: list[Json] = copied(messages)
    if _THINKING.search(text):
        count = sum(_without_thinking(message) for message in made)
        made = [message for message in made if blocks_of(message) or role_of(message) != "assistant"]
        if count:
            return made, f"left out all thinking, {count} {'block' if count == 1 else 'blocks'}"
    elif _MEDIA.search(text):
        found = _BLOCK.search(text)
        named = [made[int(found[1])]] if found and int(found[1]) < len(made) else []
        for group in (named, made[answered:], made):
            if left := [kind for message in group for kind in _without_media(message)]:
                return made, f"left out {', '.join(f'{left.count(kind)} {kind}' for kind in sorted(set(left)))}"
    elif found := _BLOCK.search(text):
        index, number = int(found[1]), int(found[2])
        content: Any = made[index].get("content") if index < len(made) else None
        kind = type_of(content[number]) if isinstance(content, list) and number < len(content) else ""
        if kind and kind not in _PAIRED:
            content[number] = _note(kind)
            return made, f"left out the `{kind}` block of message {index}"
    raise NotRevived(f"the API refused its last request, and not for a part that can be left out: {text[:200]}")


def _note(kind: str) -> dict[str, Any]:
    return {"type": "text", "text": f"(Here was a {kind} that the API refused.)"}


def _without_thinking(message: Json) -> int:
    """Take the thinking out of a message; how many blocks it had."""
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, list):
        return 0
    kept = [block for block in content if type_of(block) not in THINKING]
    count = len(content) - len(kept)
    content[:] = kept
    return count


def _media_in(message: Json) -> list[tuple[list[Json], int]]:
    """The images and documents of a message, inside of results too: each the content that holds it, and its index."""
    found: list[tuple[list[Json], int]] = []
    stack: list[Json] = [message.get("content")] if isinstance(message, dict) else []
    while stack:
        content = stack.pop()
        for number, block in enumerate(content if isinstance(content, list) else ()):
            if type_of(block) in _MEDIA_BLOCKS:
                found.append((content, number))
            elif type_of(block) == "tool_result":
                stack.append(block.get("content"))
    return found


def _without_media(message: Json) -> list[str]:
    """Put a note in the place of each image and document of a message; their types."""
    left: list[str] = []
    for content, number in _media_in(message):
        left.append(type_of(content[number]))
        content[number] = _note(left[-1])
    return left


def _written(raw: bytes, origin: InRecords, before: list[Json], messages: Sequence[Json], session: str) -> bytes:
    """The records of a new session, in one chain."""
    lines = raw.split(b"\n")
    templates: list[dict[str, Any]] = []
    for index in range(len(before)):
        value = parse(lines[origin.place(("messages", index)).line - 1]).value
        templates.append(value if isinstance(value, dict) else {})
    made: list[str] = []
    parent: str | None = None
    last: dict[str, Any] = templates[0]
    for message, was in aligned(list(messages), before):
        template = templates[was] if was is not None else last
        last = template
        kind = role_of(message) or "user"
        old = template.get("message") if template.get("type") == kind else None
        name = str(uuid.uuid4())
        record = {key: value for key, value in template.items() if key not in ("toolUseResult", "requestId")}
        record |= {
            "parentUuid": parent,
            "isSidechain": False,
            "sessionId": session,
            "type": kind,
            "uuid": name,
            "message": {**(old if isinstance(old, dict) else {}), "role": kind, "content": message["content"]},
        }
        made.append(json.dumps(record, ensure_ascii=False))
        parent = name
    return ("\n".join(made) + "\n").encode("utf-8", "surrogatepass")
