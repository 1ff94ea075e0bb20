"""What the transports for httpx and for httpx2 have in common; the two libraries are alike."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

from turnlint.checking.refusing import Refusal
from turnlint.client.refusing import EXTENSION
from turnlint.client.streams import followed
from turnlint.client.watching import Leaving, OnError, Watch
from turnlint.client.wire import call_of
from turnlint.values.report import Report

if TYPE_CHECKING:
    from os import PathLike
    from typing import Unpack

    from turnlint.values.settings import Keywords


class Watching:
    """A transport around another one. ``module`` is the library, ``default`` the name of its own transport."""

    module: ClassVar[ModuleType]
    default: ClassVar[str]

    def __init__(
        self,
        transport: Any = None,
        *,
        on_error: OnError = "raise",
        on_report: Callable[[Report], object] | None = None,
        config: str | PathLike[str] | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.watch = Watch(on_error=on_error, on_report=on_report, config=config, **keywords)
        self._inner = getattr(self.module, self.default)() if transport is None else transport

    def _leaving(self, request: Any) -> Leaving | None:
        """The request on its way, if it goes to the Messages API; its content was read."""
        call = None
        with self.watch.survived():
            call = call_of(request.method, str(request.url), dict(request.headers), request.content)
        return None if call is None else self.watch.leaving(call)

    def _refused(self, refusal: Refusal, request: Any) -> Any:
        """The response of the API to a request that is not sent; its report stands in the extensions."""
        headers = {"x-should-retry": "false"}
        extensions = {EXTENSION: refusal.report}
        return self.module.Response(
            refusal.status, headers=headers, json=refusal.body, request=request, extensions=extensions
        )


class Blocking(Watching):
    """The transport of a synchronous client."""

    default = "HTTPTransport"

    def handle_request(self, request: Any) -> Any:
        """Judge a request, send it unless it is refused, and follow what comes back."""
        request.read()
        leaving = self._leaving(request)
        if leaving is None:
            return self._inner.handle_request(request)
        if leaving.refusal is not None:
            return self._refused(leaving.refusal, request)
        try:
            response = self._inner.handle_request(request)
        except Exception as error:
            leaving.failed(error)
            raise
        followed(leaving, response)
        return response

    def close(self) -> None:
        """Close the transport that this one is around."""
        self._inner.close()


class Awaiting(Watching):
    """The transport of an asynchronous client."""

    default = "AsyncHTTPTransport"

    async def handle_async_request(self, request: Any) -> Any:
        """Judge a request, send it unless it is refused, and follow what comes back."""
        await request.aread()
        leaving = self._leaving(request)
        if leaving is None:
            return await self._inner.handle_async_request(request)
        if leaving.refusal is not None:
            return self._refused(leaving.refusal, request)
        try:
            response = await self._inner.handle_async_request(request)
        except Exception as error:
            leaving.failed(error)
            raise
        followed(leaving, response, awaited=True)
        return response

    async def aclose(self) -> None:
        """Close the transport that this one is around."""
        await self._inner.aclose()
