"""Edits of values that have the wrong form and one sane reading."""

from __future__ import annotations

import re
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
    was = at(body, path)
    if not path or path[0] != "messages" or path[-1] not in _IDS or not isinstance(was, str) or not was:
        return False
    places: list[tuple[dict[str, Any], str]] = []
    known: set[str] = set()
    stack: list[Any] = [body["messages"]]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            for key in _IDS:
                if isinstance(item.get(key), str):
                    known.add(item[key])
                    places.append((item, key))
            stack += [each for each in item.values() if isinstance(each, (dict, list))]
        elif isinstance(item, list):
            stack += item
    name = plain = _ID_CHARACTERS.sub("_", was)
    number = 2
    while name in known:
        name, number = f"{plain}_{number}", number + 1
    for holder, key in places:
        if holder[key] == was:
            holder[key] = name
    return True


CARRIED: Final = Fix(True, "removed `{place}`, which an SDK or a framework left there", _carried)
READ: Final = Fix(True, "gave `{place}` the type that was meant", _read)
REWRITTEN: Final = Fix(
    True, "rewrote the id at `{place}`, wherever it stands, in the characters that are allowed", _rewritten
)
