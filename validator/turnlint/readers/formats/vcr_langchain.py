"""LangChain's cassettes: ``{requests: […], responses: […]}``, two lists whose items belong together, mostly gzipped.

Bodies are binary, and so are only pointed at as a whole. All headers are hidden, in some packages the URL too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.http.recordings import Recorded, body_at, field, found, items
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import Holder, at_steps


def _is_cassette(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("responses"), list):
        return False
    listed = value.get("requests")
    return isinstance(listed, list) and bool(listed) and isinstance(field(listed[0], "uri"), str)


def _find(at: Holder) -> Iterator[Found]:
    if _is_cassette(at.value):
        yield from found(_recorded(at, index, request) for index, request in enumerate(items(at, "requests")))


def _recorded(at: Holder, index: int, request: Holder) -> Recorded:
    response = at_steps(at, "responses", index)
    answer = None if response is None else body_at(response, "body", "string")
    value = None if response is None else response.value
    return Recorded(
        request,
        field(request.value, "method"),
        field(request.value, "uri"),
        body_at(request, "body"),
        answer,
        field(request.value, "headers"),
        field(value, "headers"),
        field(value, "status", "code"),
    )


READER: Final = Reader(
    "vcr_langchain",
    "cassettes of LangChain's tests, with requests and responses in two lists",
    suffixes=(".yaml", ".yml"),
    finds=_find,
    keys=("requests", "responses"),
    finds_in_yaml=_find,
)
