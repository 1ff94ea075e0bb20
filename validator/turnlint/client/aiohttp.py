"""A middleware of aiohttp (3.12 and newer): each request to the Messages API is judged before it leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, cast

import aiohttp

from turnlint.client.watching import Leaving, OnError, Watch
from turnlint.client.wire import Answer, call_of
from turnlint.values.report import Report

if TYPE_CHECKING:
    from os import PathLike
    from typing import Unpack

    from turnlint.values.settings import Keywords


class RefusedError(aiohttp.ClientResponseError):
    """A request that was not sent: what ``raise_for_status`` raises for the API's answer to it.

    ``body`` is that answer's, ``report`` has every finding.
    """

    report: Report
    body: dict[str, Any]


def middleware(
    *,
    on_error: OnError = "raise",
    on_report: Callable[[Report], object] | None = None,
    config: str | PathLike[str] | None = None,
    **keywords: Unpack[Keywords],
) -> aiohttp.ClientMiddlewareType:
    """A middleware that judges what a session sends to the Messages API::

        aiohttp.ClientSession(middlewares=[turnlint.client.aiohttp.middleware()])

    A request that the API would refuse is not sent: :class:`RefusedError` is raised. Keywords: those of
    :class:`~turnlint.client.watching.Watch`.
    """
    watch = Watch(on_error=on_error, on_report=on_report, config=config, **keywords)

    async def judged(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        content = await _content(request)
        call = None
        with watch.survived():
            call = call_of(request.method, str(request.url), dict(request.headers), content)
        if call is None:
            return await handler(request)
        leaving = watch.leaving(call)
        if (refusal := leaving.refusal) is not None:
            error = RefusedError(request.request_info, (), status=refusal.status, message=refusal.message)
            error.report, error.body = refusal.report, refusal.body
            raise error
        try:
            response = await handler(request)
        except Exception as failure:
            leaving.failed(failure)
            raise
        tapped(leaving, response)
        return response

    return judged


def tapped(leaving: Leaving, response: aiohttp.ClientResponse) -> None:
    """Follow what is read of a response."""
    # What passes is decoded already: aiohttp does that where it parses HTTP.
    answer = Answer(leaving, response.status, dict(response.headers), plain=True)
    response.content = cast("aiohttp.StreamReader", _Tapped(response.content, answer))


async def _content(request: aiohttp.ClientRequest) -> bytes:
    """The body of a request that stands in memory; empty where it is a stream, which is read once."""
    body: Any = request.body
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if isinstance(body, aiohttp.payload.BytesPayload):
        read = getattr(body, "as_bytes", None)  # since 3.12.7
        return await read() if read is not None else bytes(body._value)
    return b""


class _Tapped:
    """The reader of a response's body; what is read is told on."""

    def __init__(self, reader: aiohttp.StreamReader, answer: Answer) -> None:
        self._reader = reader
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def _told(self, chunk: bytes) -> bytes:
        if chunk:
            self._answer.feed(chunk)
        if self._reader.at_eof():
            self._answer.end()
        return chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while line := await self.readline():
            yield line

    async def iter_any(self) -> AsyncIterator[bytes]:
        while chunk := await self.readany():
            yield chunk

    async def iter_chunked(self, n: int) -> AsyncIterator[bytes]:
        while chunk := await self.read(n):
            yield chunk

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        while (told := await self.readchunk()) != (b"", False):
            yield told

    async def read(self, n: int = -1) -> bytes:
        return self._told(await self._reader.read(n))

    async def readany(self) -> bytes:
        return self._told(await self._reader.readany())

    async def readline(self, *, max_line_length: int | None = None) -> bytes:
        return self._told(await self._reader.readline())

    async def readuntil(self, separator: bytes = b"\n", *, max_size: int | None = None) -> bytes:
        return self._told(await self._reader.readuntil(separator))

    async def readexactly(self, n: int) -> bytes:
        return self._told(await self._reader.readexactly(n))

    async def readchunk(self) -> tuple[bytes, bool]:
        chunk, is_end = await self._reader.readchunk()
        return self._told(chunk), is_end

    def read_nowait(self, n: int = -1) -> bytes:
        return self._told(self._reader.read_nowait(n))
