"""Transports for httpx that carry requests to a stand-in within the process."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import httpx

from turnlint.stand_in.transports import Awaiting, Blocking


class Transport(Blocking, httpx.BaseTransport):
    """A transport to a stand-in::

    api = turnlint.stand_in.StandIn(["Hello."])
    httpx.Client(transport=turnlint.stand_in.httpx.Transport(api))
    """

    module: ClassVar[ModuleType] = httpx


class AsyncTransport(Awaiting, httpx.AsyncBaseTransport):
    """The same for an asynchronous client."""

    module: ClassVar[ModuleType] = httpx
