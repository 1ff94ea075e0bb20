"""The middleware of the official SDK. Facts: ``anthropic`` 0.125 to 2.14, read and run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from turnlint.checking.refusing import Refusal
from turnlint.client.streams import followed
from turnlint.client.watching import Call, Leaving, OnError, Watch
from turnlint.readers.http.interaction import context_of, where_to
from turnlint.values.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from typing import Unpack

    from turnlint.values.settings import Keywords

try:
    from anthropic import Middleware
except ImportError as error:
    raise ImportError(
        "turnlint.client.Preflight is a middleware of the SDK `anthropic`, which has them since 0.125; "
        "with an older one give its http_client a transport of turnlint.client.httpx"
    ) from error

#: How many middlewares may stand between this one and the client.
_DEEPEST: Final = 64
_CLOUDS: Final = (("bedrock", "bedrock"), ("vertex", "vertex"), ("foundry", "foundry"))


class Preflight(Middleware):
    """Judges each request of a client before it leaves, with its session::

        client = Anthropic(middleware=[turnlint.client.Preflight()])

    A request that the API would refuse is not sent: the SDK's own exception is raised, of the class that it has for
    that code, with the body that the API would have sent and the report as ``error.report``. Arguments: those of
    :class:`~turnlint.client.watching.Watch`. Which cloud it is, the version and the betas are seen where this stands in
    a client; each may be given.
    """

    def __init__(
        self,
        *,
        on_error: OnError = "raise",
        on_report: Callable[[Report], object] | None = None,
        config: str | PathLike[str] | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.watch = Watch(on_error=on_error, on_report=on_report, config=config, **keywords)

    def handle(self, request: Any, call_next: Any) -> Any:
        """Judge a request of a client, send it, and follow what comes back."""
        leaving = self._leaving(request, call_next)
        if leaving is None:
            return call_next(request)
        try:
            response = call_next(request)
        except Exception as error:
            leaving.failed(error)
            raise
        followed(leaving, getattr(response, "http_response", response))
        return response

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        """The same of an asynchronous client."""
        leaving = self._leaving(request, call_next)
        if leaving is None:
            return await call_next(request)
        try:
            response = await call_next(request)
        except Exception as error:
            leaving.failed(error)
            raise
        followed(leaving, getattr(response, "http_response", response), awaited=True)
        return response

    def _leaving(self, request: Any, call_next: Any) -> Leaving | None:
        call = None
        with self.watch.survived():
            call = _call(request, _client_behind(call_next))
        if call is None:
            return None
        leaving = self.watch.leaving(call, again=request.retries_taken > 0)
        if leaving.refusal is not None:
            raise _error(leaving.refusal, request)
        return leaving


def _call(request: Any, client: Any) -> Call | None:
    """The call that a request of the SDK is; ``None`` where it goes elsewhere."""
    where = where_to(request.method, _url(request))
    if where is None or not isinstance(request.json, dict):
        return None
    headers = {**_headers(getattr(client, "default_headers", None)), **_headers(request.headers)}
    version, betas = context_of(where, _url(request), headers)
    return Call(request.json, _platform(client), where.endpoint, version, betas)


def _url(request: Any) -> str:
    """The URL of a request, which stands there as a path."""
    url = str(request.url)
    return url if "://" in url else f"https://api.anthropic.com/{url.lstrip('/')}"


def _headers(given: Any) -> dict[str, str]:
    """Headers that are text: those that the SDK leaves out are objects of its own."""
    items = given.items() if isinstance(given, Mapping) else ()
    return {name.lower(): value for name, value in items if isinstance(name, str) and isinstance(value, str)}


def _platform(client: Any) -> str:
    """Where a client sends to, by the name of its class."""
    for kind in type(client).__mro__:
        for part, platform in _CLOUDS:
            if part in kind.__name__.lower():
                return platform
    return "anthropic"


def _client_behind(call_next: Any) -> Any:
    """The client that a middleware stands in, which the SDK does not tell it: found behind what calls the next one.

    ``None`` where it is not found; then its headers are unknown, and the platform is the one that was asked for.
    """
    for _ in range(_DEEPEST):
        code, cells = getattr(call_next, "__code__", None), getattr(call_next, "__closure__", None)
        if code is None or cells is None:
            return None
        held = dict(zip(code.co_freevars, (cell.cell_contents for cell in cells), strict=False))
        if "self" in held:
            return held["self"]
        call_next = held.get("call_next")
    return None


def _error(refusal: Refusal, request: Any) -> Exception:
    """The exception that the SDK has for an answer."""
    http = import_module("anthropic._base_client")
    module = getattr(http, "httpx2", None) or http.httpx
    response = module.Response(refusal.status, json=refusal.body, request=module.Request(request.method, _url(request)))
    text = f"Error code: {refusal.status} - {refusal.body}"
    made = _maker(refusal.status)(text, response=response, body=refusal.body)
    assert isinstance(made, Exception)
    made.report = refusal.report  # type: ignore[attr-defined]
    return made


def _maker(status: int) -> Callable[..., Any]:
    """What makes the exception: since 2.0 the SDK chooses by the code in the body, before by the status alone."""
    try:
        maker: Callable[..., Any] = import_module("anthropic._error_classes").make_status_error
    except (ImportError, AttributeError):
        import anthropic

        by_status: dict[int, type[Any]] = {
            400: anthropic.BadRequestError,
            404: anthropic.NotFoundError,
            413: getattr(anthropic, "RequestTooLargeError", anthropic.APIStatusError),
        }
        return by_status.get(status, anthropic.APIStatusError)
    return maker
