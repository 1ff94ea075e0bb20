"""Responses of httpx and httpx2, followed as their bytes pass."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Iterator
from functools import lru_cache
from typing import Any

from turnlint.client.watching import Leaving
from turnlint.client.wire import Answer


def followed(leaving: Leaving, response: Any, *, awaited: bool = False) -> None:
    """Tell a session what a response brings: at once, or where its body is still to come, as that is read.

    ``awaited``: it is that of an asynchronous client.
    """
    if leaving.pending is None or not hasattr(response, "status_code"):
        leaving.answered(None)
        return
    headers = dict(response.headers)
    if response.is_closed or response.is_stream_consumed or hasattr(response, "_content"):
        answer = Answer(leaving, response.status_code, headers, plain=True)
        answer.feed(response.content if hasattr(response, "_content") else b"")
        answer.end()
        return
    answer = Answer(leaving, response.status_code, headers)
    stream: Any = type(response.stream)
    kind: Any = _TappedAsync if awaited else _Tapped
    response.stream = _of(kind, stream)(response.stream, answer)


class _Tapped:
    """The bytes of a body, told on as they pass."""

    def __init__(self, stream: Any, answer: Answer) -> None:
        self._stream = stream
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._answer.feed(chunk)
            yield chunk
        self._answer.end()

    def close(self) -> None:
        self._answer.end()
        self._stream.close()


class _TappedAsync:
    """The same of an asynchronous one."""

    def __init__(self, stream: Any, answer: Answer) -> None:
        self._stream = stream
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._answer.feed(chunk)
            yield chunk
        self._answer.end()

    async def aclose(self) -> None:
        self._answer.end()
        await self._stream.aclose()


@lru_cache(maxsize=64)
def _of(tap: Hashable, stream: Hashable) -> Any:
    """A tap that is a stream to the library whose stream it taps: the libraries look at the class."""
    assert isinstance(tap, type)
    assert isinstance(stream, type)
    bases = tuple(base for base in stream.__mro__ if base.__name__ in ("SyncByteStream", "AsyncByteStream"))
    return type(tap.__name__, (tap, *bases), {})
