"""Responses by themselves: the message that the API sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange

#: What a response has, and no message of a request, nor the like of other APIs.
_TELLING: Final = ("model", "stop_reason", "usage")


def is_response(value: Any) -> bool:
    """Whether a value looks like a message that the API sent."""
    return (
        isinstance(value, dict)
        and value.get("type") == "message"
        and value.get("role") == "assistant"
        and "content" in value
        and any(key in value for key in _TELLING)
    )


def is_error(value: Any) -> bool:
    """Whether a value looks like an error that the API sent."""
    return isinstance(value, dict) and value.get("type") == "error" and isinstance(value.get("error"), dict)


def _find(at: InDocument) -> Iterator[Record]:
    if is_response(at.value):
        yield Record(Exchange(None, response=at.value), answer=at)


READER: Final = Reader("responses", "responses by themselves, as JSON or JSON Lines", finds=_find)
