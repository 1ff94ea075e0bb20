"""Message batches: the body of an upload, and its entries ``{custom_id, params}`` on their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.reader import Reader
from turnlint.readers.record import Record
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange


def is_entry(value: Any) -> bool:
    """Whether a value looks like one request of a batch."""
    return isinstance(value, dict) and "custom_id" in value and "params" in value and "messages" not in value


def is_upload(value: Any) -> bool:
    """Whether a value looks like the body of ``POST /v1/messages/batches``."""
    if not isinstance(value, dict) or "messages" in value or not isinstance(value.get("requests"), list):
        return False
    return any(isinstance(item, dict) and ("params" in item or "custom_id" in item) for item in value["requests"])


def upload(at: InDocument) -> Record:
    """An object with ``requests``, taken for a batch upload."""
    return Record(Exchange(at.value, endpoint="batches"), at, alone=True, size=size_of(at.value))


def size_of(body: Any) -> int:
    """The number of requests in the body of an upload, one where there should be some."""
    requests = body.get("requests") if isinstance(body, dict) else None
    return max(1, len(requests)) if isinstance(requests, list) else 1


def _find(at: InDocument) -> Iterator[Record]:
    if is_upload(at.value):
        yield upload(at)
    elif is_entry(at.value):
        inside = at.inside("params")
        yield Record(Exchange(inside.value), inside, alone=True)


READER: Final = Reader("batches", "uploads of message batches, and their entries as JSON Lines", finds=_find)
