"""The test agent of DataDog's APM: a file for each interaction, ``{request, response}``, with bodies that are strings.

Bytes that are no text stand in base64 behind ``base64:``. The status is ``{code, message}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, body_at, field, found, unbased
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Around, Holder

_BASE64: Final = "base64:"


def _is_file(value: Any) -> bool:
    return (
        isinstance(field(value, "request", "url"), str)
        and isinstance(field(value, "response", "status", "code"), int)
        and isinstance(field(value, "request", "body"), str | None)
    )


def _find(at: Holder) -> Iterator[Found]:
    if _is_file(at.value):
        value = at.value
        recorded = Recorded(
            at,
            field(value, "request", "method"),
            field(value, "request", "url"),
            _body(at, "request"),
            _body(at, "response"),
            field(value, "request", "headers"),
            field(value, "response", "headers"),
            field(value, "response", "status", "code"),
        )
        yield from found([recorded])


def _body(at: Holder, side: str) -> Part | None:
    part = body_at(at, side, "body")
    if part is not None and isinstance(part.value, str) and part.value.startswith(_BASE64):
        raw = unbased(part.value.removeprefix(_BASE64))
        return part if raw is None else Part(raw, Around(part.at))
    return part


READER: Final = Reader("ddapm", "recordings of DataDog's APM test agent", finds=_find)
