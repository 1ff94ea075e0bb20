"""Another server of the Messages API on loopback, to which requests are handed on, so that its answers are recorded."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from turnlint.stand_in.wire.answer import Answer
from turnlint.stand_in.wire.loopback import is_loopback

_SECONDS: Final = 600.0
#: Headers that belong to one connection, and not to the request or the answer.
_OF_THE_CONNECTION: Final = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "accept-encoding", "te", "upgrade"}
)


class Upstream:
    """The server at an address. Raises ``ValueError`` for one that is not on loopback: nothing leaves the machine."""

    def __init__(self, url: str) -> None:
        split = urlsplit(url)
        host = split.hostname or ""
        if split.scheme != "http" or not is_loopback(host):
            raise ValueError(f"the upstream is an http address on loopback, not {url!r}")
        self._host, self._port, self._path = host, split.port or 80, split.path.rstrip("/")

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Hand a request on; the answer is read to its end before it is given. Raises ``OSError``."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_SECONDS)
        try:
            sent = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_CONNECTION}
            connection.request(method, self._path + target, body=body or None, headers=sent)
            came = connection.getresponse()
            raw = came.read()
            told = {name.lower(): value for name, value in came.getheaders() if name.lower() not in _OF_THE_CONNECTION}
            return Answer(came.status, told, (raw,), len(raw))
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
