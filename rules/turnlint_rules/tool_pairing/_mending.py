"""Edits that bring calls and their results together."""

from __future__ import annotations

from typing import Any, Final

from turnlint.rule import Fix, Json, Path, at, blocks, remove, role_of, turn_at

#: What answers a call of which nobody knows what came of it.
LOST: Final = "The result of this call is missing."


def _is(block: Json, kind: str) -> bool:
    return isinstance(block, dict) and block.get("type") == kind


def _calls_and_answers(body: dict[str, Any], path: Path) -> tuple[list[str], int, int] | None:
    """The calls of the turn at a path (or of the one before it, where that is the user's), and the user turn after."""
    if len(path) < 2 or not isinstance(path[1], int) or (turn := turn_at(body, path[1])) is None:
        return None
    messages = body["messages"]
    if role_of(messages[turn[0]]) == "user" and turn[0]:
        turn = turn_at(body, turn[0] - 1)
        assert turn is not None
    if role_of(messages[turn[0]]) != "assistant":
        return None
    said = [block for message in messages[turn[0] : turn[1]] for block in blocks(message)]
    calls = [block["id"] for block in said if _is(block, "tool_use") and isinstance(block.get("id"), str)]
    after = turn_at(body, turn[1])
    is_user = after is not None and role_of(messages[after[0]]) == "user"
    return calls, turn[1], after[1] if after is not None and is_user else turn[1]


def _first(body: dict[str, Any], path: Path) -> bool:
    found = _calls_and_answers(body, path)
    if found is None or found[1] == found[2]:
        return False
    calls, start, end = found
    called = set(calls)
    messages = body["messages"]
    results = []
    for message in messages[start:end]:
        content = blocks(message)
        mine: list[Any] = []
        others: list[Any] = []
        for each in content:
            used = each.get("tool_use_id") if _is(each, "tool_result") else None
            (mine if isinstance(used, str) and used in called else others).append(each)
        results += mine
        content[:] = others
    if not results:
        return False
    content = blocks(messages[start])
    content[:0] = results
    messages[start + 1 : end] = [message for message in messages[start + 1 : end] if blocks(message)]
    return True


def _answered(body: dict[str, Any], path: Path) -> bool:
    _first(body, path)
    found = _calls_and_answers(body, path)
    if found is None:
        return False
    calls, start, end = found
    messages = body["messages"]
    if start == end:
        messages.insert(start, {"role": "user", "content": []})
    content = blocks(messages[start])
    there = [each for each in content if _is(each, "tool_result")]
    known = {used for each in there if isinstance(used := each.get("tool_use_id"), str)}
    missing = [call for call in dict.fromkeys(calls) if call not in known]
    content[len(there) : len(there)] = [
        {"type": "tool_result", "tool_use_id": call, "is_error": True, "content": LOST} for call in missing
    ]
    return bool(missing)


def _same_again(body: dict[str, Any], path: Path) -> bool:
    block, message = at(body, path), at(body, path[:2])
    if not isinstance(block, dict) or not isinstance(message, dict) or len(path) != 4:
        return False
    return any(each is not block and each == block for each in blocks(message)) and remove(body, path)


def _renamed(body: dict[str, Any], path: Path) -> bool:
    block = at(body, path[:4])
    if not _is(block, "tool_use") or not isinstance(was := block.get("id"), str):
        return False
    found = _calls_and_answers(body, path)
    if found is None:
        return False
    calls, start, end = found
    name, number = was, 2
    while name in calls:
        name, number = f"{was}_{number}", number + 1
    block["id"] = name
    answers = [each for message in body["messages"][start:end] for each in blocks(message)]
    mine = [each for each in answers if _is(each, "tool_result") and each.get("tool_use_id") == was]
    if len(mine) > 1:
        mine[-1]["tool_use_id"] = name
    return True


RESULTS_FIRST: Final = Fix(True, "moved the results to the beginning of the turn after `{place}`", _first)
RESULTS_JOINED: Final = Fix(True, "put the results of the calls into one message", _first)
ANSWERED: Final = Fix(
    False,
    f'answered the open calls of `{{place}}` with an error that says "{LOST}": what they did is not known',
    _answered,
)
SAME_AGAIN: Final = Fix(True, "removed a result that stands there twice, at `{place}`", _same_again)
RENAMED: Final = Fix(True, "gave the call at `{place}` an id of its own, and its result too", _renamed)
