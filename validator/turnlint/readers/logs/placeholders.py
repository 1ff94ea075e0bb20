"""What loggers and tracers put in the place of what they leave out: of such a part nothing is said."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

_CUT: Final = re.compile(
    r"litellm_truncated|redacted-by-litellm|redacted by litellm|<base64-data-removed>|@@@langfuseMedia|__REDACTED__|"
    r"^(?:attachment|tc)://|\[sanitized|\[REDACTED|\*\*REDACTED\*\*|<[^<>]{0,60}(?:truncated|redacted|removed)[^<>]{0,60}>|"
    r"(?:\.\.\.|…)\s*[\[(]?\s*(?:truncated|\d[\d,]* (?:more )?(?:chars|characters|bytes))",
    re.I,
)
#: The longest text in which a placeholder may stand that is all of it.
_SHORT: Final = 200
_TEXT: Final[dict[str, Any]] = {"type": "text", "text": "(not in the record)"}
#: Members of a block that the API made and reads again; what is put in their place is no fault.
_SEALED: Final = ("signature", "data", "encrypted_content", "encrypted_index", "encrypted_stdout")
#: How deep blocks stand in one another in what the API takes.
_DEEPEST: Final = 3
_IDS: Final = ("id", "tool_use_id", "name")


class Mended(NamedTuple):
    """A body of which what is left out was replaced by what is of no consequence.

    ``unknown`` are words as in :class:`~turnlint.readers.record.Record`.
    """

    body: dict[str, Any]
    unknown: frozenset[str] = frozenset()


class _Lost(Exception):
    """What was left out is what everything else hangs on."""


def is_cut(value: Any) -> bool:
    """Whether a value is a text in which something was left out."""
    return isinstance(value, str) and _CUT.search(value) is not None


def mended(body: dict[str, Any]) -> Mended | None:
    """A body without what was left out of it: the very same where nothing was; ``None`` where too much was."""
    unknown: set[str] = set()
    if "messages" not in body:
        return Mended(body)
    try:
        messages = _list(body["messages"], unknown)
    except _Lost:
        return None
    changed: dict[str, Any] = {} if messages is body["messages"] else {"messages": messages}
    dropped: list[str] = []
    for field, value in body.items():
        if field in ("messages", "model"):
            continue
        if field == "tools" and isinstance(value, list) and any(not isinstance(tool, dict) for tool in value):
            if any(is_cut(tool) for tool in value):
                dropped.append(field)
                unknown.add("tools")
        elif field != "system" and is_cut(value):
            dropped.append(field)
            unknown.add("tools" if field == "tools" else "fields")
    if not changed and not dropped:
        return Mended(body, frozenset(unknown))
    kept = {field: value for field, value in body.items() if field not in dropped}
    return Mended(kept | changed, frozenset(unknown))


def _list(messages: Any, unknown: set[str]) -> Any:
    """The messages; the very same where nothing in them was left out."""
    if is_cut(messages) or not isinstance(messages, list):
        raise _Lost
    made = None
    for index, message in enumerate(messages):
        if is_cut(message):
            raise _Lost
        if not isinstance(message, dict) or not isinstance(content := message.get("content"), list):
            continue
        if (blocks := _blocks(content, unknown)) is not content:
            made = list(messages) if made is None else made
            made[index] = message | {"content": blocks}
    return messages if made is None else made


def _blocks(content: list[Any], unknown: set[str], depth: int = 0) -> list[Any]:
    made = None
    for index, block in enumerate(content):
        if (mended := _block(block, unknown, depth)) is not block:
            made = list(content) if made is None else made
            made[index] = mended
    return content if made is None else made


def _block(block: Any, unknown: set[str], depth: int) -> Any:
    if is_cut(block):
        return _TEXT
    if not isinstance(block, dict):
        return block
    source = block.get("source")
    if is_cut(source) or (isinstance(source, dict) and any(is_cut(value) for value in source.values())):
        return _TEXT
    if any(is_cut(block.get(key)) for key in _IDS if isinstance(block.get(key), str) and len(block[key]) < _SHORT):
        raise _Lost
    if any(is_cut(block.get(key)) for key in _SEALED):
        unknown.add("signatures")
    if is_cut(block.get("input")):
        unknown.add("tools")
        return block | {"input": {}}
    content = block.get("content")
    if isinstance(content, list) and depth < _DEEPEST:
        inner = _blocks(content, unknown, depth + 1)
        return block if inner is content else block | {"content": inner}
    if isinstance(content, str) and block.get("type") not in ("tool_result", "thinking") and is_cut(content):
        raise _Lost
    return block
