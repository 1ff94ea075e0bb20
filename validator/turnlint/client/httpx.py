"""Transports for httpx: each request to the Messages API is judged, with its session, before it leaves."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import httpx

from turnlint.client.transports import Awaiting, Blocking


class Transport(Blocking, httpx.BaseTransport):
    """A transport around another one, by default httpx's own::

        httpx.Client(transport=turnlint.client.httpx.Transport())

    A request that the API would refuse is not sent: the answer is the one that the API would have given, with the
    report in ``response.extensions["turnlint"]``. Keywords: those of :class:`~turnlint.client.watching.Watch`.
    """

    module: ClassVar[ModuleType] = httpx


class AsyncTransport(Awaiting, httpx.AsyncBaseTransport):
    """The same for an asynchronous client."""

    module: ClassVar[ModuleType] = httpx
