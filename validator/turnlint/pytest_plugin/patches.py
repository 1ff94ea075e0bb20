"""Where the clients of HTTP are met: each function that a request passes through, above what tests put in its place.

The mocks of tests stand below these functions (transports, adapters, connections), so that their answers are seen too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

from turnlint.client.streams import followed
from turnlint.client.watching import Call, Leaving
from turnlint.client.wire import Answer, call_of
from turnlint.pytest_plugin import bedrock
from turnlint.readers.http.interaction import where_to

Judge: TypeAlias = Callable[[Call], Leaving | None]
"""Is given each request that is about to leave; may raise to keep it back. ``None``: it is nobody's."""

#: One library may send through another: then the outer one is met, and the inner one lets it pass.
_INSIDE: Final[ContextVar[bool]] = ContextVar("turnlint_inside", default=False)


class Patches:
    """The patches of the libraries that are installed; :meth:`undo` takes them back."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._undone: list[tuple[Any, str, Any]] = []
        for name, patch in _LIBRARIES.items():
            if find_spec(name) is not None:
                patch(self, import_module(name))

    def undo(self) -> None:
        """Put back what was there, unless somebody else has put something there since."""
        for owner, name, original in reversed(self._undone):
            if getattr(getattr(owner, name), "__wrapped__", None) is original:
                setattr(owner, name, original)

    def put(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Put in the place of a function one that is made of it."""
        original = getattr(owner, name, None)
        if original is not None:
            self._undone.append((owner, name, original))
            setattr(owner, name, functools.wraps(original)(make(original)))

    def leaving(self, method: str, url: str, headers: Mapping[Any, Any], content: Callable[[], Any]) -> Leaving | None:
        """An HTTP request that is about to leave; its content is asked for where it goes to the Messages API."""
        __tracebackhide__ = True
        if _INSIDE.get() or where_to(method, url) is None:
            return None
        body = content()
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        if not isinstance(body, (bytes, bytearray)):
            return None
        call = call_of(method, url, {str(name): _text(value) for name, value in headers.items()}, bytes(body))
        return None if call is None else self._judge(call)

    def called(self, call: Call | None) -> Leaving | None:
        """The same of a call that is known already."""
        __tracebackhide__ = True
        return None if call is None or _INSIDE.get() else self._judge(call)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _sent(leaving: Leaving | None, send: Callable[[], Any]) -> Any:
    """What comes of sending; what the library sends through is let pass meanwhile."""
    __tracebackhide__ = True
    if leaving is None:
        return send()
    token = _INSIDE.set(True)
    try:
        return send()
    except Exception as error:
        leaving.failed(error)
        raise
    finally:
        _INSIDE.reset(token)


async def _awaited(leaving: Leaving | None, send: Callable[[], Any]) -> Any:
    __tracebackhide__ = True
    if leaving is None:
        return await send()
    token = _INSIDE.set(True)
    try:
        return await send()
    except Exception as error:
        leaving.failed(error)
        raise
    finally:
        _INSIDE.reset(token)


# --- httpx, httpx2 ----------------------------------------------------------------------------------------------------


def _httpx(patches: Patches, module: Any) -> None:
    def blocking(original: Any) -> Any:
        def send(self: Any, request: Any, *arguments: Any, **options: Any) -> Any:
            __tracebackhide__ = True
            leaving = patches.leaving(request.method, str(request.url), request.headers, request.read)
            response = _sent(leaving, lambda: original(self, request, *arguments, **options))
            if leaving is not None:
                followed(leaving, response)
            return response

        return send

    def awaiting(original: Any) -> Any:
        async def send(self: Any, request: Any, *arguments: Any, **options: Any) -> Any:
            __tracebackhide__ = True
            ours = where_to(request.method, str(request.url)) is not None
            body = await request.aread() if ours else b""
            leaving = patches.leaving(request.method, str(request.url), request.headers, lambda: body)
            response = await _awaited(leaving, lambda: original(self, request, *arguments, **options))
            if leaving is not None:
                followed(leaving, response, awaited=True)
            return response

        return send

    patches.put(module.Client, "send", blocking)
    patches.put(module.AsyncClient, "send", awaiting)


# --- requests, urllib3 ------------------------------------------------------------------------------------------------


def _requests(patches: Patches, module: Any) -> None:
    def made(original: Any) -> Any:
        def send(self: Any, request: Any, **options: Any) -> Any:
            __tracebackhide__ = True
            leaving = patches.leaving(request.method or "", request.url or "", request.headers, lambda: request.body)
            response = _sent(leaving, lambda: original(self, request, **options))
            if leaving is not None:
                answer = Answer(leaving, response.status_code, dict(response.headers), plain=True)
                if options.get("stream"):
                    _tap(response.raw, answer)
                else:
                    answer.feed(response.content)
                    answer.end()
            return response

        return send

    patches.put(module.Session, "send", made)


def _urllib3(patches: Patches, module: Any) -> None:
    def made(original: Any) -> Any:
        def urlopen(
            self: Any, method: str, url: str, body: Any = None, headers: Any = None, *arguments: Any, **options: Any
        ) -> Any:
            __tracebackhide__ = True
            whole = url if "://" in url else f"{self.scheme}://{self.host}:{self.port}{url}"
            leaving = patches.leaving(method, whole, headers or self.headers or {}, lambda: body)
            response = _sent(leaving, lambda: original(self, method, url, body, headers, *arguments, **options))
            if leaving is not None:
                answer = Answer(leaving, response.status, dict(response.headers), plain=True)
                if options.get("preload_content", True):
                    answer.feed(response.data)
                    answer.end()
                else:
                    _tap(response, answer)
            return response

        return urlopen

    patches.put(import_module(f"{module.__name__}.connectionpool").HTTPConnectionPool, "urlopen", made)


def _tap(raw: Any, answer: Answer) -> None:
    """Follow what is read of a response of urllib3, or of what stands in its place."""
    read, stream = getattr(raw, "read", None), getattr(raw, "stream", None)

    def told(chunk: Any) -> Any:
        if isinstance(chunk, bytes) and chunk:
            answer.feed(chunk)
        else:
            answer.end()
        return chunk

    def streamed(*arguments: Any, **options: Any) -> Iterator[Any]:
        assert stream is not None
        for chunk in stream(*arguments, **options):
            yield told(chunk)
        answer.end()

    try:
        if stream is not None:
            raw.stream = streamed
        elif read is not None:
            raw.read = lambda *arguments, **options: told(read(*arguments, **options))
    except AttributeError:  # it takes no other: the session goes on without its answer
        answer.end()


# --- botocore ---------------------------------------------------------------------------------------------------------


def _botocore(patches: Patches, module: Any) -> None:
    def made(original: Any) -> Any:
        def call(self: Any, operation_name: str, api_params: Any) -> Any:
            __tracebackhide__ = True
            leaving = patches.called(bedrock.call_of(operation_name, api_params))
            response = _sent(leaving, lambda: original(self, operation_name, api_params))
            if leaving is not None:
                bedrock.followed(leaving, operation_name, response)
            return response

        return call

    patches.put(import_module(f"{module.__name__}.client").BaseClient, "_make_api_call", made)


# --- aiohttp ----------------------------------------------------------------------------------------------------------


def _aiohttp(patches: Patches, module: Any) -> None:
    from turnlint.client.aiohttp import tapped

    def leaving_of(self: Any, method: str, url: Any, options: Mapping[str, Any]) -> Leaving | None:
        __tracebackhide__ = True
        json, data = options.get("json"), options.get("data")
        base = getattr(self, "_base_url", None)
        whole = str(base.join(module.client.URL(str(url))) if base is not None else url)
        headers = {**dict(getattr(self, "headers", {})), **dict(options.get("headers") or {})}
        return patches.leaving(method, whole, headers, lambda: data if json is None else self._json_serialize(json))

    def put(name: str, method: str | None) -> None:
        def made(original: Any) -> Any:
            def send(self: Any, *arguments: Any, **options: Any) -> Any:
                __tracebackhide__ = True
                given = arguments if method is not None else arguments[1:]
                verb = method if method is not None else str(arguments[0]) if arguments else ""
                url = given[0] if given else options.get("url", "")
                leaving = leaving_of(self, verb, url, options)
                sending = original(self, *arguments, **options)
                if leaving is not None and hasattr(sending, "_coro"):
                    sending._coro = received(leaving, sending._coro)
                return sending

            return send

        patches.put(module.ClientSession, name, made)

    async def received(leaving: Leaving, coroutine: Any) -> Any:
        __tracebackhide__ = True

        async def sent() -> Any:
            return await coroutine

        response = await _awaited(leaving, sent)
        tapped(leaving, response)
        return response

    put("request", None)
    put("post", "POST")


_LIBRARIES: Final[dict[str, Callable[[Patches, Any], None]]] = {
    "httpx": _httpx,
    "httpx2": _httpx,
    "requests": _requests,
    "urllib3": _urllib3,
    "botocore": _botocore,
    "aiohttp": _aiohttp,
}
