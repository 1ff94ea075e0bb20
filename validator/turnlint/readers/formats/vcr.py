"""VCR.py and pytest-recording: ``{interactions: [{request, response}], version}``, in YAML or JSON.

A body is a string, bytes (``!!binary``), or JSON that a serializer of the project parsed (``parsed_body``). Recorders
of other languages keep the same in JSON, with a status that is a number and a body that is a string.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, base64_at, body_at, field, found, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder, at_steps


def _is_cassette(value: Any) -> bool:
    """Whether a value is a cassette: its first interaction has a request with a method and a URL."""
    listed = value.get("interactions") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not listed:
        return False
    request = field(listed[0], "request")
    return isinstance(request, dict) and "method" in request and ("uri" in request or "url" in request)


def _find(at: Holder) -> Iterator[Found]:
    if _is_cassette(at.value):
        yield from found(map(_recorded, items(at, "interactions")))


def _recorded(at: Holder) -> Recorded:
    value = at.value
    status = field(value, "response", "status")
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "uri") or field(value, "request", "url"),
        _request(at),
        _answer(at),
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        status.get("code") if isinstance(status, dict) else status,
    )


def _request(at: Holder) -> Part | None:
    """The body of a request: parsed, or as it was sent, or in base64 beside a form that was tidied up."""
    if (parsed := body_at(at, "request", "parsed_body")) is not None:
        return parsed
    body = at_steps(at, "request", "body")
    if body is not None and isinstance(body.value, dict) and "b64" in body.value:
        return base64_at(at_steps(body, "b64"))
    return body_at(at, "request", "body")


def _answer(at: Holder) -> Part | None:
    for steps in (("response", "parsed_body"), ("response", "body", "parsed_body"), ("response", "body", "string")):
        if (part := body_at(at, *steps)) is not None:
            return part
    body = body_at(at, "response", "body")
    return None if body is not None and isinstance(body.value, dict) and "string" in body.value else body


READER: Final = Reader(
    "vcr",
    "cassettes of VCR.py and pytest-recording, in YAML or JSON",
    suffixes=(".yaml", ".yml"),
    finds=_find,
    keys=("interactions",),
    finds_in_yaml=_find,
)
