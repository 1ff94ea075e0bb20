"""Message batches: the body of an upload, and its entries ``{custom_id, params}`` on their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.readers.requests import Part


def is_entry(value: Any) -> bool:
    """Whether a value looks like one request of a batch."""
    return isinstance(value, dict) and "custom_id" in value and "params" in value and "messages" not in value


def is_upload(value: Any) -> bool:
    """Whether a value looks like the body of ``POST /v1/messages/batches``."""
    if not isinstance(value, dict) or "messages" in value or not isinstance(value.get("requests"), list):
        return False
    return any(isinstance(item, dict) and ("params" in item or "custom_id" in item) for item in value["requests"])


def find(value: Any) -> Iterator[Part]:
    """The batch that a value is, or the request of an entry."""
    if is_upload(value):
        yield upload(value)
    elif is_entry(value):
        yield Part(value["params"], prefix=("params",))


def upload(value: dict[str, Any]) -> Part:
    """An object with ``requests``, taken for a batch upload."""
    requests = value["requests"]
    return Part(value, endpoint="batches", size=max(1, len(requests)) if isinstance(requests, list) else 1)
