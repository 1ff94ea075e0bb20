"""The next request's body, built from the last one and its response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from turnlint.checking.next_turn import demands, lines
from turnlint.checking.next_turn.line import NoNextRequest, spelled
from turnlint.checking.next_turn.situation import Situation, Way
from turnlint.schema.plain import plain
from turnlint.subjects.response import Part
from turnlint.subjects.sameness import copied
from turnlint.subjects.walk import blocks_of, role_of
from turnlint.values.json import Json, Path

#: Fields that stand for one request alone: a compaction is asked for once, a credit is redeemed once.
_ONCE: Final = ("compaction", "fallback_credit_token")
#: Fields that the server holds for a thread.
_HELD: Final = ("system", "tools")


def body(now: Situation, results: Mapping[str, object] | None, text: str | None) -> dict[str, Json]:
    """The body: see :meth:`turnlint.checking.next_turn.NextTurn.request` for the arguments and what is raised."""
    if now.obstacle is not None:
        raise NoNextRequest(now.obstacle)
    answers = _answers(now, results or {})
    _hold_words(now, text)
    said = [] if text is None else [{"type": "text", "text": text}]
    user: list[Json] = [{"role": "user", "content": [*answers, *said]}] if answers or said else []
    fields: dict[str, Json] = {name: value for name, value in now.asked.fields.items() if name not in _ONCE}
    if now.continues:
        return _continued(now, fields, user)
    if now.thread:
        fields["thread"] = {"type": "create"}
    return _with_container(now, {**fields, "messages": [*_answered(now, text), *user]})


def _hold_words(now: Situation, text: str | None) -> None:
    """Raise ``ValueError`` for words that may not stand there, and where words are missing."""
    if text is None:
        if now.way is Way.SPEAK and not (now.prefill or _is_mended(now)):
            raise ValueError(f"text is missing: the next request must hold {lines.words(now)}")
        return
    if not isinstance(text, str):
        raise TypeError(f"text is a string, not {type(text).__name__}")
    if not text.strip():
        raise ValueError("text holds no word [blank-text]")
    if line := lines.refused(now):
        raise ValueError(f"the next request must not hold {line}")


def _is_mended(now: Situation) -> bool:
    """Whether taking text away from the request does instead of new words."""
    return now.is_empty and now.trailing and not now.thread


def _answers(now: Situation, results: Mapping[str, object]) -> list[Json]:
    """The result blocks, in the order of the calls. Raises ``ValueError`` for a missing and for an unknown one."""
    if not isinstance(results, Mapping):
        raise TypeError(f"results is a mapping from the ids of calls, not {type(results).__name__}")
    calls = {call.id: call for call in now.calls}
    missing = [call for call in calls if call not in results]
    unknown = [str(call) for call in results if call not in calls]
    told = []
    if missing:
        told.append(f"the results of {spelled(missing)} are missing [{demands.RESULTS.rule}]")
    if unknown:
        told.append(
            f"no open call has the id{'s' * (len(unknown) > 1)} {spelled(unknown)} [{demands.SERVERS_OWN.rule}]"
        )
    if told:
        raise ValueError("; ".join(told))
    return [_result(call, results[name]) for name, call in calls.items()]


def _result(call: Part, given: object) -> dict[str, Json]:
    """One result block, for a text, content blocks, or the whole block."""
    value = copied(plain(given))
    if isinstance(value, dict) and value.get("type") == "tool_result":
        if value.setdefault("tool_use_id", call.id) != call.id:
            raise ValueError(f"the result of {spelled(call.id)} answers another call, {spelled(value['tool_use_id'])}")
        made: dict[str, Json] = value
    elif isinstance(value, (str, list, dict)):
        content = [value] if isinstance(value, dict) else value
        made = {"type": "tool_result", "tool_use_id": call.id, "content": content}
    else:
        raise TypeError(
            f"the result of {spelled(call.id)} is a text, content blocks, or a tool_result block, not "
            f"{type(given).__name__}"
        )
    toolset = call.value.get("toolset_name")
    if isinstance(toolset, str):
        made.setdefault("toolset_name", toolset)
    if call.run and any(not _is_text(block) for block in blocks_of(made)):
        raise ValueError(str(demands.ONLY_TEXT.line(calls=[call.id])))
    return made


def _is_text(block: Json) -> bool:
    return isinstance(block, dict) and block.get("type") == "text"


def _answered(now: Situation, text: str | None) -> list[Json]:
    """The messages with the response behind them, joined to an assistant message that it goes on with."""
    messages = list(now.messages)
    if now.is_empty:
        return _without_trailing(now, messages) if text is None and now.way is Way.SPEAK else messages
    echo: list[Json] = now.echo.blocks
    if now.replaces:
        messages = []
    elif messages and role_of(messages[-1]) == "assistant":
        echo = [*blocks_of(messages.pop()), *echo]
    if text is None and now.way is Way.SPEAK and now.prefill:
        last: dict[str, Any] = dict(echo[-1])
        echo = [*echo[:-1], {**last, "text": last["text"].rstrip()}]
    return [*messages, {"role": "assistant", "content": echo}]


def _without_trailing(now: Situation, messages: list[Json]) -> list[Json]:
    """The messages without the text after the results of the last turn."""
    first = now.asked.pairing.trailing[-1].path
    at, place = _index(first, 1), _index(first, 3)
    kept = messages[:at]
    for number, message in enumerate(messages[at:]):
        blocks = blocks_of(message)
        start = 0 if number else place
        left = [*blocks[:start], *(block for block in blocks[start:] if not _is_text(block))]
        if left:
            kept.append({**message, "content": left})
    return kept


def _index(path: Path, step: int) -> int:
    """The index at a step of a path; 0 where the path is shorter."""
    found = path[step] if step < len(path) else 0
    return found if isinstance(found, int) else 0


def _continued(now: Situation, fields: dict[str, Json], user: list[Json]) -> dict[str, Json]:
    """The body that continues a thread: what is new alone."""
    thread = {"type": "continue", "previous_message_id": now.response.fields["id"]}
    ours = {name: value for name, value in fields.items() if name not in _HELD}
    return _with_container(now, {**ours, "thread": thread, "messages": user})


def _with_container(now: Situation, made: dict[str, Json]) -> dict[str, Json]:
    """The body with the id of the container: where code goes on in it, and where the request named one."""
    given = made.get("container")
    if now.container is None or (given is None and not now.keeps_container):
        return made
    return {**made, "container": {**given, "id": now.container} if isinstance(given, dict) else now.container}
