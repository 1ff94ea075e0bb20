"""seinfeld, the recorder of Braintrust's SDKs: ``{meta, entries: [{id, matchKey, request, response}]}``.

A body is ``{kind}`` with what belongs to it: ``value`` (``json``, ``text``, ``base64``), the ``chunks`` of a stream
(``sse``), or the ``path`` of a file beside the cassette (``binary``), which is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Part, Recorded, base64_at, body_at, field, found, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Around, Holder, at_steps

BESIDE: Final = "with the Messages API, but with the body in a file beside, which is not read"


def _is_cassette(value: Any) -> bool:
    listed = value.get("entries") if isinstance(value, dict) else None
    return isinstance(listed, list) and any(isinstance(field(each, "request", "body", "kind"), str) for each in listed)


def _find(at: Holder) -> Iterator[Found]:
    if _is_cassette(at.value):
        yield from found(map(_recorded, items(at, "entries")))


def _recorded(at: Holder) -> Recorded:
    value = at.value
    beside = field(value, "request", "body", "kind") == "binary"
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "url"),
        _body(at, "request"),
        _body(at, "response"),
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        field(value, "response", "status"),
        missing=BESIDE if beside else "",
    )


def _body(at: Holder, side: str) -> Part | None:
    body = at_steps(at, side, "body")
    kind = None if body is None else field(body.value, "kind")
    if body is None or kind in ("empty", "binary"):
        return None
    if kind == "base64":
        return base64_at(at_steps(body, "value"))
    if kind == "sse":
        return _stream(body)
    return body_at(body, "value")


def _stream(body: Holder) -> Part | None:
    """The text of a stream: its chunks are events without the blank lines between, or pieces as they came."""
    chunks = at_steps(body, "chunks")
    if chunks is None or not isinstance(chunks.value, list) or not all(isinstance(each, str) for each in chunks.value):
        return None
    between = "" if any(each.endswith("\n") for each in chunks.value) else "\n\n"
    text = between.join(chunks.value) + between
    return Part(text.encode("utf-8", "surrogatepass"), Around(chunks))


READER: Final = Reader("seinfeld", "cassettes of Braintrust's SDKs", finds=_find)
