"""go-vcr, versions 1 to 4: ``{version, interactions: [{request, response}]}``, where bodies are strings.

What tells it from VCR.py: the request has a ``url``, and the response a ``code`` beside its ``status``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Recorded, body_at, field, found, has, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder


def _is_cassette(value: Any) -> bool:
    listed = value.get("interactions") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not listed:
        return False
    return isinstance(field(listed[0], "request", "url"), str) and has(field(listed[0], "response"), "code")


def _find(at: Holder) -> Iterator[Found]:
    if _is_cassette(at.value):
        yield from found(map(_recorded, items(at, "interactions")))


def _recorded(at: Holder) -> Recorded:
    value = at.value
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "url"),
        body_at(at, "request", "body"),
        body_at(at, "response", "body"),
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        field(value, "response", "code"),
    )


READER: Final = Reader(
    "vcr_go",
    "cassettes of go-vcr, versions 1 to 4",
    suffixes=(".yaml", ".yml"),
    finds=_find,
    keys=("interactions",),
    finds_in_yaml=_find,
)
