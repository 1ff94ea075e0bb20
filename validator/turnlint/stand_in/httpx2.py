"""Transports for httpx2 that carry requests to a stand-in within the process."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import httpx2

from turnlint.stand_in.transports import Awaiting, Blocking


class Transport(Blocking, httpx2.BaseTransport):
    """A transport to a stand-in::

    api = turnlint.stand_in.StandIn(["Hello."])
    httpx2.Client(transport=turnlint.stand_in.httpx2.Transport(api))
    """

    module: ClassVar[ModuleType] = httpx2


class AsyncTransport(Awaiting, httpx2.AsyncBaseTransport):
    """The same for an asynchronous client."""

    module: ClassVar[ModuleType] = httpx2
