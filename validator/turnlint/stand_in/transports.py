"""What the in-process transports for httpx and for httpx2 have in common; the two libraries are alike."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import ModuleType
from typing import Any, ClassVar

from turnlint.stand_in.api import StandIn
from turnlint.stand_in.wire.answer import Answer, End, Part, Wait


class Carrying:
    """A transport to a stand-in. ``module`` is the library."""

    module: ClassVar[ModuleType]

    def __init__(self, api: StandIn) -> None:
        self._api = api

    def _answer(self, request: Any) -> Answer:
        return self._api.answer(request.method, str(request.url), dict(request.headers), request.content)

    def _failure(self, part: Part) -> Exception:
        """What the library raises where a connection is closed, or reset."""
        if part is End.RESET:
            failure: Exception = self.module.ReadError("turnlint: the connection was reset")
            return failure
        closed: Exception = self.module.RemoteProtocolError("turnlint: the connection was closed before its end")
        return closed


class Blocking(Carrying):
    """The transport of a synchronous client."""

    def handle_request(self, request: Any) -> Any:
        """Answer a request."""
        request.read()
        answer = self._answer(request)
        parts = iter(answer.parts)
        stream = _of(self.module.SyncByteStream, lambda: self._bytes(parts))
        return self.module.Response(answer.status, headers=_headers(answer), stream=stream, request=request)

    def _bytes(self, parts: Iterator[Part]) -> Iterator[bytes]:
        for part in parts:
            if isinstance(part, Wait):
                time.sleep(part.seconds)
            elif isinstance(part, End):
                raise self._failure(part)
            else:
                yield part


class Awaiting(Carrying):
    """The transport of an asynchronous client."""

    async def handle_async_request(self, request: Any) -> Any:
        """Answer a request."""
        await request.aread()
        answer = self._answer(request)
        parts = iter(answer.parts)
        stream = _of(self.module.AsyncByteStream, lambda: self._bytes(parts))
        return self.module.Response(answer.status, headers=_headers(answer), stream=stream, request=request)

    async def _bytes(self, parts: Iterator[Part]) -> AsyncIterator[bytes]:
        for part in parts:
            if isinstance(part, Wait):
                await asyncio.sleep(part.seconds)
            elif isinstance(part, End):
                raise self._failure(part)
            else:
                yield part


def _headers(answer: Answer) -> dict[str, str]:
    length = {} if answer.length is None else {"content-length": str(answer.length)}
    return {**answer.headers, **length}


def _of(base: type, chunks: Callable[[], Any]) -> Any:
    """A stream of a library that gives these chunks, sync or async."""
    name = "__aiter__" if base.__name__ == "AsyncByteStream" else "__iter__"
    return type("Parts", (base,), {name: lambda self: chunks()})()
