"""HTTP as clients send it: which requests go to the Messages API, and what comes back of them as its bytes pass."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, Final

from turnlint.checking.streams import StreamReader
from turnlint.client.watching import Call, Leaving
from turnlint.readers.converse import is_converse, translated
from turnlint.readers.converse_answers import response_of
from turnlint.readers.http.answers import events_of
from turnlint.readers.http.interaction import context_of, is_ours, where_to
from turnlint.readers.http.wire import Headers, Undecodable, decoded, header
from turnlint.sources.files import TooLarge
from turnlint.values.json import Json, parse

#: Of an answer that is no stream so many bytes are kept until it is whole: more than the API sends.
_LARGEST: Final = 64 * 1024 * 1024
_REFUSED: Final = 400


def call_of(method: str, url: str, headers: Headers, content: bytes) -> Call | None:
    """The call that an HTTP request is; ``None`` where it does not go to the Messages API, or cannot be read."""
    where = where_to(method, url)
    if where is None or not content:
        return None
    try:
        body = decoded(content, header(headers, "content-encoding"))
    except (Undecodable, TooLarge):
        return None
    value = parse(body).value
    if not is_ours(where, url, value):
        return None
    if where.converse:
        if not is_converse(value, called=True):
            return None
        made = translated(value)
        return Call(made.body, where.platform, where.endpoint, None, made.betas, where.model)
    version, betas = context_of(where, url, headers)
    return Call(body, where.platform, where.endpoint, version, betas, where.model)


class Answer:
    """What comes back of a request: fed with its bytes as they pass, it tells the session when it is whole.

    ``status`` and ``headers`` are those of the answer; ``plain`` says that the bytes are decoded already.
    """

    __slots__ = ("_decode", "_kept", "_leaving", "_reader", "_size", "_status")

    def __init__(self, leaving: Leaving, status: int, headers: Headers, *, plain: bool = False) -> None:
        self._leaving = leaving
        self._status = status
        self._kept: list[bytes] = []
        self._size = 0
        self._decode = _decoder("" if plain else header(headers, "content-encoding") or "")
        is_stream = status < _REFUSED and "text/event-stream" in (header(headers, "content-type") or "").lower()
        self._reader: StreamReader | None = leaving.reader() if is_stream and self._decode is not None else None

    def feed(self, chunk: bytes) -> None:
        """Some bytes that passed."""
        if self._leaving.pending is None:
            return
        try:
            plain = self._decode(chunk) if self._decode is not None else b""
        except zlib.error:
            self._decode = None
            return
        if self._reader is not None:
            self._leaving.feed(self._reader, plain)
        elif self._size <= _LARGEST:
            self._size += len(plain)
            self._kept.append(plain)

    def end(self) -> None:
        """There is no more, or nobody wants more."""
        if self._leaving.pending is None:
            return
        if self._reader is not None:
            self._leaving.streamed(self._reader)
            return
        raw, self._kept = b"".join(self._kept), []
        if self._decode is None or self._size > _LARGEST:
            self._leaving.answered(None)
            return
        value = parse(raw).value
        if self._status >= _REFUSED or (isinstance(value, dict) and value.get("type") == "error"):
            self._leaving.failed(value)
        else:
            self._leaving.answered(_message(raw, value))


def _message(raw: bytes, value: Json) -> Any:
    """What a session can take of an answer: a message, or events; ``None`` where it is neither."""
    if isinstance(value, dict):
        return value if value.get("type") == "message" else response_of(value)
    return events_of(raw)


def _decoder(encoding: str) -> Callable[[bytes], bytes] | None:
    """What takes the encoding off the bytes as they come; ``None`` for one that it cannot."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return bytes
    if name in ("gzip", "deflate"):
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress
    return None
