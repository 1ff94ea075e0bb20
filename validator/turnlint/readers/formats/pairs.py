"""Interactions of recorders that have no reader of their own: ``{request: {method, url, body}, response: {…}}``.

One in a file, in a line, or in an array. The status is a number, called ``status`` or ``status_code``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Recorded, body_at, field, found
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder


def _is_pair(value: Any) -> bool:
    request = field(value, "request")
    return (
        isinstance(request, dict)
        and "body" in request
        and isinstance(request.get("method"), str)
        and isinstance(_url(request), str)
        and "response" in value
    )


def _url(request: dict[str, Any]) -> Any:
    return request.get("url") or request.get("uri")


def _find(at: Holder) -> Iterator[Found]:
    if _is_pair(at.value):
        yield from found([_recorded(at)])
    elif isinstance(at.value, list) and at.value and _is_pair(at.value[0]):
        yield from found(_recorded(at.inside(index)) for index, item in enumerate(at.value) if _is_pair(item))


def _recorded(at: Holder) -> Recorded:
    request, response = at.value["request"], at.value["response"]
    status = field(response, "status_code")
    return Recorded(
        at,
        request["method"],
        _url(request),
        body_at(at, "request", "body"),
        body_at(at, "response", "body"),
        request.get("headers"),
        field(response, "headers"),
        field(response, "status") if status is None else status,
    )


READER: Final = Reader(
    "pairs",
    'interactions over HTTP of other recorders, {"request": {"method": …, "url": …, "body": …}, "response": …}',
    finds=_find,
)
