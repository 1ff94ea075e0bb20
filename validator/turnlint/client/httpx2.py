"""Transports for httpx2: each request to the Messages API is judged, with its session, before it leaves."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import httpx2

from turnlint.client.transports import Awaiting, Blocking


class Transport(Blocking, httpx2.BaseTransport):
    """A transport around another one, by default httpx2's own::

        httpx2.Client(transport=turnlint.client.httpx2.Transport())

    A request that the API would refuse is not sent: the answer is the one that the API would have given, with the
    report in ``response.extensions["turnlint"]``. Keywords: those of :class:`~turnlint.client.watching.Watch`.
    """

    module: ClassVar[ModuleType] = httpx2


class AsyncTransport(Awaiting, httpx2.AsyncBaseTransport):
    """The same for an asynchronous client."""

    module: ClassVar[ModuleType] = httpx2
