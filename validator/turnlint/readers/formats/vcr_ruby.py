"""VCR of Ruby and vcr of R: ``{http_interactions: [{request, response, recorded_at}], recorded_with}``.

A body is ``{encoding, string}``, or ``{encoding, base64_string}``; of R also ``{raw_gzip}``, or a file beside the
cassette, whose body is unknown. The status is ``{code, message}``, of R a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, base64_at, body_at, field, found, has, items
from turnlint.readers.http.wire import Undecodable, decoded
from turnlint.readers.reader import Broken, Found, Reader
from turnlint.sources.files import TooLarge
from turnlint.sources.origins import Holder, at_steps


def _find(at: Holder) -> Iterator[Found]:
    if isinstance(field(at.value, "http_interactions"), list):
        yield from found(map(_recorded, items(at, "http_interactions")))


def _recorded(at: Holder) -> Recorded | Broken:
    value = at.value
    status = field(value, "response", "status")
    try:
        request = _body(at, "request")
    except (Undecodable, TooLarge) as error:
        return Broken(str(error), at)
    try:
        answer = _body(at, "response")
    except (Undecodable, TooLarge):
        answer = None
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "uri"),
        request,
        answer,
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        field(status, "code") if isinstance(status, dict) else _number(status),
    )


def _number(status: Any) -> Any:
    """A status that was written as text."""
    return int(status) if isinstance(status, str) and status.isdecimal() and len(status) == _DIGITS else status


_DIGITS: Final = 3


def _body(at: Holder, side: str) -> Part | None:
    value = field(at.value, side, "body")
    if isinstance(value, (str, bytes)):
        return body_at(at, side, "body")
    if field(value, "file") is True or has(value, "on_disk"):
        return None  # the string is the name of a file
    if has(value, "raw_gzip"):
        packed = base64_at(at_steps(at, side, "body", "raw_gzip"))
        return None if packed is None else Part(decoded(packed.value, "gzip"), packed.at)
    if has(value, "base64_string"):
        return base64_at(at_steps(at, side, "body", "base64_string"))
    return body_at(at, side, "body", "string")


READER: Final = Reader(
    "vcr_ruby",
    "cassettes of VCR for Ruby, and of vcr for R",
    suffixes=(".yaml", ".yml"),
    finds=_find,
    keys=("http_interactions",),
    finds_in_yaml=_find,
)
