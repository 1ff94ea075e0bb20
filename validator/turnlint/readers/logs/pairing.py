"""Conversations of which a trace keeps too little for anything but this: whether calls and results belong together.

Texts, images and thinking become a text of no consequence; results are put first in their turn, as clients send them
and traces do not always keep them. Where ids are missing, or a part was left out, nothing is said at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from turnlint.readers.logs.placeholders import is_cut
from turnlint.readers.logs.stored import CUT, EMPTY
from turnlint.readers.reader import Found, Passed
from turnlint.readers.record import Record
from turnlint.sources.origins import Origin
from turnlint.sources.translated import Spot, Translated, gathered
from turnlint.values.exchange import Exchange
from turnlint.values.json import Path

WITHOUT_IDS: Final = "a call of a model whose tool calls were kept without their ids"
#: What such a trace cannot show.
UNKNOWN: Final = frozenset({"fields", "headers", "signatures"})
_ID: Final = re.compile(r"[a-zA-Z0-9_-]+\Z")
_TEXT: Final[dict[str, Any]] = {"type": "text", "text": "(not in the record)"}


class Part(NamedTuple):
    """A part of a message: a call or a result with the id that it has, or anything else; and where it stands."""

    kind: Literal["call", "result", "other"]
    at: Spot
    id: Any = None
    name: Any = None


class Said(NamedTuple):
    """A message: whose, and its parts."""

    role: Literal["user", "assistant"]
    parts: list[Part]
    at: Spot


def record(at: Origin, said: Iterable[Said], *, platform: str | None = None, trusted: bool = True) -> Found:
    """The record of a conversation in a trace at a place.

    ``trusted``: the trace keeps calls and results alike; where it may keep only one kind, it is not judged by that.
    """
    turns = _turns(said)
    if not turns:
        return Passed(1, EMPTY)
    if any(not turn.parts for turn in turns):
        return Passed(1, CUT)
    kinds = {part.kind for turn in turns for part in turn.parts} - {"other"}
    if any(not _has_id(part) for turn in turns for part in turn.parts):
        return Passed(1, WITHOUT_IDS)
    if not trusted and len(kinds) == 1:
        return Passed(1, CUT)
    spots: dict[Path, Spot] = {}
    messages = [_message(turn, ("messages", index), spots) for index, turn in enumerate(turns)]
    exchange = Exchange({"messages": messages}, platform=platform or "anthropic")
    return Record(exchange, Translated(at, gathered(at, spots)), alone=True, unknown=UNKNOWN)


def _has_id(part: Part) -> bool:
    return part.kind == "other" or (isinstance(part.id, str) and _ID.match(part.id) is not None and not is_cut(part.id))


def _turns(said: Iterable[Said]) -> list[Said]:
    """The messages, those of one role in a row joined, and each user's results first."""
    turns: list[Said] = []
    for each in said:
        if not each.parts:
            return [each]  # it was left out
        if turns and turns[-1].role == each.role:
            turns[-1].parts.extend(each.parts)
        else:
            turns.append(Said(each.role, list(each.parts), each.at))
    for turn in turns:
        if turn.role == "user":
            turn.parts.sort(key=lambda part: part.kind != "result")
    return turns


def _message(turn: Said, path: Path, spots: dict[Path, Spot]) -> dict[str, Any]:
    spots[path] = turn.at
    content: list[dict[str, Any]] = []
    for part in turn.parts:
        if part.kind == "other" and content and content[-1] is _TEXT:
            continue
        spots[(*path, "content", len(content))] = part.at
        content.append(_block(part, turn.role))
    return {"role": turn.role, "content": content}


def _block(part: Part, role: str) -> dict[str, Any]:
    if part.kind == "call" and role == "assistant":
        name = part.name if isinstance(part.name, str) and _ID.match(part.name) and len(part.name) <= _NAME else "tool"
        return {"type": "tool_use", "id": part.id, "name": name, "input": {}}
    if part.kind == "result" and role == "user":
        return {"type": "tool_result", "tool_use_id": part.id}
    return _TEXT


_NAME: Final = 64
