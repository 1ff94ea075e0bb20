"""Responses that are given alone: messages that came back, and error bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.readers.requests import Part


def is_response(value: Any) -> bool:
    """Whether a value looks like what the API sends: a message, or the body of an error."""
    if not isinstance(value, dict) or "messages" in value:
        return False
    kind = value.get("type")
    return (kind == "message" and "content" in value) or (kind == "error" and "error" in value)


def find(value: Any) -> Iterator[Part]:
    """The response that a value is."""
    if is_response(value):
        yield Part(value, received=True)
