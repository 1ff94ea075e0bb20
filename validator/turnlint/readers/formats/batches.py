"""Message batches: the body of an upload, its entries ``{custom_id, params}`` on their own, and the results.

A file of results has no requests: what succeeded are responses, and of what was refused the error is told.

Source: https://platform.claude.com/docs/en/build-with-claude/batch-processing
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_response, is_upload, size_of
from turnlint.sources.origins import InDocument
from turnlint.values.exchange import Exchange


def is_entry(value: Any) -> bool:
    """Whether a value looks like one request of a batch."""
    return isinstance(value, dict) and "custom_id" in value and "params" in value and "messages" not in value


def upload(at: InDocument) -> Record:
    """An object with ``requests``, taken for a batch upload."""
    return Record(Exchange(at.value, endpoint="batches"), at, alone=True, size=size_of(at.value))


def is_result(value: Any) -> bool:
    """Whether a value looks like a line of the results of a batch."""
    if not isinstance(value, dict) or "custom_id" not in value or not isinstance(result := value.get("result"), dict):
        return False
    kind = result.get("type")
    return is_response(result.get("message")) if kind == "succeeded" else kind in _ENDS


_ENDS: Final = ("errored", "canceled", "expired")
_LONGEST: Final = 200


def _result(at: InDocument) -> Found:
    result = at.value["result"]
    kind = result["type"]
    if kind == "errored":
        return Passed(1, _refused(result.get("error")))
    if kind != "succeeded":
        return Passed(1, f"the result of a batch: {kind}")
    inside = at.inside("result", "message")
    return Record(Exchange(None, response=inside.value), answer=inside)


def _refused(error: Any) -> str:
    """What an error says; newer results have it in one more object than older ones."""
    inner = error.get("error") if isinstance(error, dict) else None
    error = inner if isinstance(inner, dict) else error
    error = error if isinstance(error, dict) else {}
    kind, message = (error.get(name) for name in ("type", "message"))
    told = f": {message}" if isinstance(message, str) else ""
    return f"the result of a batch: {kind if isinstance(kind, str) else 'an error'}{told}"[:_LONGEST]


def _find(at: InDocument) -> Iterator[Found]:
    if is_upload(at.value):
        yield upload(at)
    elif is_entry(at.value):
        inside = at.inside("params")
        yield Record(Exchange(inside.value), inside, alone=True)
    elif is_result(at.value):
        yield _result(at)


READER: Final = Reader("batches", "uploads of message batches, their entries and results as JSON Lines", finds=_find)
