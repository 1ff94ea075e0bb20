"""What a caller may hold instead of a text: exceptions of any SDK, error bodies, bytes. No SDK is imported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

#: How far the causes of an exception are followed, and how deep a mapping is read.
_CAUSES: Final = 6
_DEPTH: Final = 6


def told(query: object) -> Iterator[str]:
    """The texts that an object holds, the likeliest first: the API's message in a body, then what it says of itself.

    ``body``, ``response``, ``error`` and ``message`` are what the SDKs of Anthropic, botocore, httpx, LiteLLM and
    others call these things.
    """
    if isinstance(query, str):
        yield query
    elif isinstance(query, bytes | bytearray | memoryview):
        yield bytes(query).decode("utf-8", "replace")
    elif isinstance(query, Mapping):
        yield from _in_body(query, _DEPTH)
    elif isinstance(query, BaseException):
        seen: set[int] = set()
        link: BaseException | None = query
        while link is not None and id(link) not in seen and len(seen) < _CAUSES:
            seen.add(id(link))
            yield from _in_exception(link)
            link = link.__cause__ or link.__context__
    else:
        yield from _in_exception(query)


def _in_exception(error: object) -> Iterator[str]:
    for name in ("error", "body"):
        yield from _in_body(_of(error, name), _DEPTH)
    response = _of(error, "response")
    if isinstance(response, Mapping):
        yield from _in_body(response, _DEPTH)
    elif response is not None:
        text = _of(response, "text")  # of a streamed response that was not read, httpx raises
        if isinstance(text, str) and text:
            yield text
    for name in ("message", "detail"):
        yield from _in_body(_of(error, name), 1)
    with suppress(Exception):
        yield str(error)


def _in_body(body: Any, depth: int) -> Iterator[str]:
    """The messages in an error body: ``{"error": {"message": …}}``, botocore's ``{"Error": {"Message": …}}``.

    After a message the code that stands beside it, which tells something where nobody knows the message.
    """
    if isinstance(body, str):
        if body:
            yield body
    elif isinstance(body, bytes):
        yield body.decode("utf-8", "replace")
    elif isinstance(body, Mapping) and depth:
        for key in ("error", "Error", "errors"):
            yield from _in_body(body.get(key), depth - 1)
        for key in ("message", "Message", "detail"):
            yield from _in_body(body.get(key), 1)
        if isinstance(details := body.get("details"), Mapping):
            yield from _in_body(details.get("error_code"), 1)
    elif depth and body is not None and not isinstance(body, list | tuple | int | float):
        # An error object with fields: turnlint's own, or a model of an SDK.
        yield from _in_body(_of(body, "message"), 1)


def _of(thing: object, name: str) -> Any:
    with suppress(Exception):
        return getattr(thing, name)
    return None


def shown(query: object, found: tuple[str, ...]) -> str:
    """The query as text, for whoever reads the answer."""
    if isinstance(query, str):
        return query
    if isinstance(query, Mapping):
        with suppress(Exception):
            return json.dumps(query, ensure_ascii=False, default=str)
    return found[-1] if found else type(query).__name__
