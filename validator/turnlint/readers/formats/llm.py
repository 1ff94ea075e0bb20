"""``llm logs --json`` of the command-line tool ``llm``: rows with the request body, where they kept it.

Since the tool stores messages in tables of their own, ``prompt_json`` is null and the body is not there.

Source: https://llm.datasette.io/en/stable/logging.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.logs.stored import EMPTY, is_stored, opened_at, record
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.sources.origins import InDocument

_MARKS: Final = frozenset({"prompt_json", "response_json", "datetime_utc"})


def is_row(value: Any) -> bool:
    """Whether a value looks like a row of these logs."""
    return isinstance(value, dict) and value.keys() >= _MARKS


def _find(at: InDocument) -> Iterator[Found]:
    if is_row(at.value):
        yield _row(at)
    elif isinstance(at.value, list) and at.value and is_row(at.value[0]):
        yield from (_row(at.inside(index)) for index, item in enumerate(at.value) if is_row(item))


def _row(at: InDocument) -> Found:
    body = opened_at(at, "prompt_json")
    if body is None or not is_stored(body.value):
        return Passed(1, EMPTY)
    return record(body, answer=opened_at(at, "response_json"), model=at.value.get("model"))


READER: Final = Reader("llm", "the JSON of `llm logs`, where it has the request bodies", finds=_find)
