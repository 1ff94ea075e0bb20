"""HAR 1.2, of browsers, proxies and mitmproxy's export: ``{log: {version, creator, entries: [{request, response}]}}``.

The body of a request is ``postData.text``, that of an answer ``content.text``, in base64 where ``encoding`` says so.
Browsers leave out bodies, and some headers. A status of 0 is that of a request without an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from turnlint.readers.http.recordings import Part, Recorded, base64_at, body_at, field, found, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder, at_steps


def _find(at: Holder) -> Iterator[Found]:
    yield from entries(at, content)


def entries(at: Holder, answer: Callable[[Holder], Part | None]) -> Iterator[Found]:
    """What is found in a log; ``answer`` gives the body of an answer, given its ``content``."""
    log = at_steps(at, "log")
    if log is None or not isinstance(field(log.value, "entries"), list):
        return
    yield from found(_recorded(entry, answer) for entry in items(log, "entries"))


def _recorded(at: Holder, answer: Callable[[Holder], Part | None]) -> Recorded:
    value = at.value
    content_at = at_steps(at, "response", "content")
    return Recorded(
        at,
        field(value, "request", "method"),
        field(value, "request", "url"),
        _posted(at),
        None if content_at is None else answer(content_at),
        field(value, "request", "headers"),
        field(value, "response", "headers"),
        field(value, "response", "status") or None,
    )


def _posted(at: Holder) -> Part | None:
    data = at_steps(at, "request", "postData")
    if data is None:
        return None
    return _in_base64(data) if field(data.value, "encoding") == "base64" else body_at(data, "text")


def content(at: Holder) -> Part | None:
    """The body of an answer, given its ``content``."""
    return _in_base64(at) if field(at.value, "encoding") == "base64" else body_at(at, "text")


def _in_base64(at: Holder) -> Part | None:
    """A body in base64, or as it is where the recorder only says so."""
    return base64_at(at_steps(at, "text")) or body_at(at, "text")


READER: Final = Reader(
    "har", "archives of HTTP (HAR 1.2), of browsers, proxies and mitmproxy's export", suffixes=(".har",), finds=_find
)
