"""Edits of values that have the wrong form and one sane reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from turnlint.rule import Fix, Path, at, put, remove

#: Keys that SDKs and frameworks put into messages and blocks that came back, and that are no content.
_OF_MESSAGES: Final = frozenset(
    {
        "additional_kwargs", "container", "context_management", "id", "model", "response_metadata", "stop_details",
        "stop_reason", "stop_sequence", "type", "usage", "usage_metadata",
    }
)  # fmt: skip
_OF_BLOCKS: Final = frozenset({"index", "parsed", "parsed_output", "partial_json", "_request_id"})
_LISTS: Final = frozenset({"content", "messages", "stop_sequences", "system", "tools"})
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z")
_ID_CHARACTERS: Final = re.compile(r"[^a-zA-Z0-9_-]")
_IDS: Final = ("id", "tool_use_id")


def _carried(body: dict[str, Any], path: Path) -> bool:
    key = path[-1] if path else None
    keys = _OF_MESSAGES if len(path) == 3 and path[0] == "messages" else _OF_BLOCKS
    return key in keys and remove(body, path)


def _read(body: dict[str, Any], path: Path) -> bool:
    value = at(body, path)
    if isinstance(value, str) and _NUMBER.match(value):
        return put(body, path, float(value) if "." in value else int(value))
    if isinstance(value, dict) and path and path[-1] in _LISTS:
        return put(body, path, [value])
    return False


def _rewritten(body: dict[str, Any], path: Path) -> bool:
    return bool(_all_rewritten(body, [path]))


def _all_rewritten(body: dict[str, Any], paths: Sequence[Path]) -> list[Path]:
    given = [(path, at(body, path)) for path in paths if path and path[0] == "messages" and path[-1] in _IDS]
    named = [(path, was) for path, was in given if isinstance(was, str) and was]
    if not named:
        return []
    places: dict[str, list[tuple[dict[str, Any], str]]] = {}
    stack: list[Any] = [body["messages"]]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            for key in _IDS:
                if isinstance(item.get(key), str):
                    places.setdefault(item[key], []).append((item, key))
            stack += [each for each in item.values() if isinstance(each, (dict, list))]
        elif isinstance(item, list):
            stack += item
    known = set(places)
    numbers: dict[str, int] = {}
    for was in dict.fromkeys(was for _, was in named):
        name = plain = _ID_CHARACTERS.sub("_", was)
        number = numbers.get(plain, 2)
        while name in known:
            name, number = f"{plain}_{number}", number + 1
        numbers[plain] = number
        known.add(name)
        for holder, key in places[was]:
            holder[key] = name
    return [path for path, _ in named]


CARRIED: Final = Fix(True, "removed `{place}`, which an SDK or a framework left there", _carried)
READ: Final = Fix(True, "gave `{place}` the type that was meant", _read)
REWRITTEN: Final = Fix(
    True,
    "rewrote the id at `{place}`, wherever it stands, in the characters that are allowed",
    _rewritten,
    together=_all_rewritten,
)
