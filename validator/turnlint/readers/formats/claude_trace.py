"""claude-trace: a line for each call of Claude Code, ``{request, response, logged_at}``, with the bodies as sent.

``response`` is null where none came; its body is JSON, or the text of a stream in ``body_raw``. By default only calls
with more than two messages are logged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Recorded, body_at, field, found
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder


def _is_call(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "logged_at" in value
        and "response" in value
        and isinstance(field(value, "request", "url"), str)
    )


def _find(at: Holder) -> Iterator[Found]:
    if _is_call(at.value):
        value = at.value
        recorded = Recorded(
            at,
            field(value, "request", "method"),
            field(value, "request", "url"),
            body_at(at, "request", "body"),
            body_at(at, "response", "body_raw") or body_at(at, "response", "body"),
            field(value, "request", "headers"),
            field(value, "response", "headers"),
            field(value, "response", "status_code"),
        )
        yield from found([recorded])


READER: Final = Reader("claude_trace", "logs of claude-trace, as JSON Lines", finds=_find)
