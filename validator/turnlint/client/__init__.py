"""turnlint in a client: each request is judged, with its session, before it leaves.

* :class:`Preflight`: a middleware of the official SDK.
* ``turnlint.client.httpx`` and ``turnlint.client.httpx2``: transports for httpx and httpx2, sync and async, under any
  client that is built on them. ``turnlint.client.aiohttp``: a middleware of aiohttp.

Each takes the keywords of :class:`~turnlint.client.watching.Watch`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from turnlint.client.preflight import Preflight
    from turnlint.client.refusing import RefusedWarning, report_of

__all__ = ["Preflight", "RefusedWarning", "report_of"]

_HOMES = {"Preflight": "preflight", "RefusedWarning": "refusing", "report_of": "refusing"}


#: The ways in that need another package, each loaded when it is first used.
_MODULES = ("aiohttp", "httpx", "httpx2")


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"turnlint.client.{_HOMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"turnlint.client.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
