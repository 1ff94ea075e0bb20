"""Histories cut where the API and the pairing of calls allow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from turnlint.checking.linter import Request, linter
from turnlint.schema.plain import plain
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, blocks_of, role_of
from turnlint.values.json import Json, parse, write
from turnlint.values.report import Report, Severity
from turnlint.values.settings import settings

if TYPE_CHECKING:
    from typing import Unpack

    from turnlint.values.settings import Keywords

_SIZE: Final = re.compile(r"\s*(\d{1,15})\s*(b|kb|mb)\s*\Z", re.IGNORECASE)
#: So many places are tried at most, each by a check.
_TRIED: Final = 64
_UNITS: Final = {"b": 1, "kb": 1_000, "mb": 1_000_000}


class Trimmed(NamedTuple):
    """A request with less of its history.

    * ``request``: a new one, whose remaining messages are those of the old one; the old one where nothing was cut.
    * ``dropped``: how many messages were left out, the first ones.
    * ``why``: why it is longer than it was to be, or was not cut; empty where it is as it was asked for.
    """

    request: Json
    dropped: int
    why: str


def trim(request: Request, keep: int | str, **keywords: Unpack[Keywords]) -> Trimmed:
    """Cut the beginning of a history, only where what remains is a conversation that the API takes.

    * ``request``: what :func:`turnlint.check` takes; it is not changed.
    * ``keep``: so many turns of the user (each begins with his words, and not with results), counted from the end; or
      about so many bytes of messages: ``"200 kB"``.
    * Keywords: those of :func:`turnlint.check`.

    A history is cut before words of the user alone: never between a call and its result, of a server tool too; a
    summary at its beginning stays; and not across a system message, which holds for all that follows. Source: the
    pages on results, server tools and compaction of platform.claude.com, 2026-10. Raises ``ValueError`` for a ``keep``
    that is neither, and what :func:`turnlint.check` raises.
    """
    most, size = _wanted(keep)
    judge = linter(settings(**keywords))
    value = parse(request).value if isinstance(request, (str, bytes)) else plain(request)
    report = judge.check(value)
    messages = value.get("messages") if isinstance(value, Mapping) else value
    if not isinstance(messages, list) or not messages:
        return Trimmed(request, 0, "it has no messages")
    if isinstance(value, Mapping) and isinstance(value.get("thread"), Mapping):
        return Trimmed(request, 0, "the server holds its earlier messages: a thread is not cut")
    head = 1 if _is_summary(messages[0]) else 0
    starts = [index for index in range(head + 1, len(messages)) if _begins(messages, index)]
    fitting = _fitting(messages, [head, *starts], most, size)
    if fitting[:1] == [head]:
        return Trimmed(request, 0, "")
    # The first place at which the rest is as it was to be; else the last one before, which leaves more.
    tried = [*fitting, *reversed([index for index in starts if index not in set(fitting)])]
    why = "there is no place to cut at: only the words of the user begin a turn"
    for index in tried[:_TRIED]:
        if why_not := _forbidden(messages, head, index):
            why = why_not
            continue
        cut = [*messages[:head], *messages[index:]]
        made = {**value, "messages": cut} if isinstance(value, Mapping) else cut
        if _worse(judge.check(made), report):
            why = "what would remain is no conversation that the API takes"
            continue
        rest = "" if index in fitting else f"what remains is the least that can be: {why}"
        return Trimmed(made, index - head, rest)
    return Trimmed(request, 0, why)


def _wanted(keep: int | str) -> tuple[int | None, int | None]:
    """How many turns, or how many bytes."""
    if isinstance(keep, int) and not isinstance(keep, bool) and keep > 0:
        return keep, None
    found = _SIZE.match(keep) if isinstance(keep, str) else None
    if found is None:
        raise ValueError(f"keep is a number of turns, or of bytes as '200 kB', not {keep!r}")
    return None, int(found[1]) * _UNITS[found[2].lower()]


def _fitting(messages: list[Json], starts: list[int], most: int | None, size: int | None) -> list[int]:
    """The places from which on there is no more than there is to be."""
    if most is not None:
        return starts[-most:]
    sizes = [len(write(message)) + 1 for message in messages]
    left = sum(sizes)
    found, at = [], 0
    for index in starts:
        left -= sum(sizes[at:index])
        at = index
        if left <= (size or 0):
            found.append(index)
    return found


def _begins(messages: list[Json], index: int) -> bool:
    """Whether a turn of the user begins at a message: his words, after an answer."""
    message = messages[index]
    if role_of(message) != "user" or role_of(messages[index - 1]) != "assistant":
        return False
    return not any(isinstance(block, dict) and block.get("type") == "tool_result" for block in blocks_of(message))


def _forbidden(messages: list[Json], head: int, index: int) -> str:
    """Why a history cannot be cut before a message; empty where it can."""
    if any(role_of(message) == "system" for message in messages[head:index]):
        return "a system message stands before, which holds for what follows"
    open_calls = set(_ids(messages[:index], SERVER_CALLS, "id")) - set(
        _ids(messages[:index], SERVER_RESULTS, "tool_use_id")
    )
    if open_calls & set(_ids(messages[index:], SERVER_RESULTS, "tool_use_id")):
        return "the result of a server tool stands behind, and its call before"
    return ""


def _ids(messages: list[Json], types: Any, field: str) -> Iterator[str]:
    for message in messages:
        for block in blocks_of(message):
            if isinstance(block, dict) and block.get("type") in types and isinstance(block.get(field), str):
                yield block[field]


def _is_summary(message: Json) -> bool:
    first = next(iter(blocks_of(message)), None)
    return isinstance(first, dict) and first.get("type") == "compaction"


def _worse(after: Report, before: Report) -> bool:
    """Whether something is an error that was none."""
    was = {finding.rule for finding in before.of(Severity.ERROR)}
    return any(finding.rule not in was for finding in after.errors)
