"""Errors of the API as Claude Code writes them into its files: as a message of the assistant."""

from __future__ import annotations

import re
from typing import Any, Final

from turnlint.readers.shapes import is_error
from turnlint.readers.transcripts.node import Refusal
from turnlint.values.json import parse

#: The statuses by which the API refuses a request for what is in it.
_REFUSED: Final = frozenset({400, 413})
_STATUS: Final = re.compile(r"\b(400|413)\b")
_SAID: Final = 200


def refusal_of(record: dict[str, Any], line: int) -> Refusal | None:
    """What a record tells of a request that was refused; ``None`` for any other error.

    The text is ``API Error: 400 `` and the API's body, or a sentence of Claude Code's own. A form that differs tells
    nothing.
    """
    message = record.get("message")
    text = _text(message.get("content")) if isinstance(message, dict) else ""
    status = record.get("apiErrorStatus")
    brace = text.find("{")
    body = parse(text[brace:].encode("utf-8", "surrogatepass")).value if brace >= 0 else None
    found = _STATUS.search(text[: brace if brace >= 0 else None])
    if not isinstance(status, int):
        status = int(found[1]) if found else None
    if body is not None and is_error(body):
        kind, said = body["error"].get("type"), body["error"].get("message")
        if status is None and kind == "invalid_request_error":
            status = 400
        text = said if isinstance(said, str) else text
    else:
        body = None
    if status not in _REFUSED:
        return None
    return Refusal(status, text[:_SAID], body, line)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "".join(block["text"] for block in blocks if isinstance(block, dict) and isinstance(block.get("text"), str))
