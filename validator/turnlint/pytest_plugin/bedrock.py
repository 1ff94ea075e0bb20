"""Bedrock's client: which call an operation is, and what comes back of it.

Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html,
API_runtime_InvokeModelWithResponseStream.html, API_runtime_Converse.html, API_runtime_ConverseStream.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from turnlint.checking.streams import StreamReader
from turnlint.client.watching import Call, Leaving
from turnlint.client.wire import Answer
from turnlint.readers.converse import is_converse, translated
from turnlint.readers.converse_answers import response_of, stream_of
from turnlint.values.json import Json

_INVOKED: Final = ("InvokeModel", "InvokeModelWithResponseStream")
_CONVERSED: Final = ("Converse", "ConverseStream")
_OK: Final = 200


def call_of(operation: str, parameters: Any) -> Call | None:
    """The call that an operation of Bedrock's client is; ``None`` where it is none to a model of Claude."""
    model = parameters.get("modelId") if isinstance(parameters, dict) else None
    if not isinstance(model, str):
        return None
    is_claude = "claude" in model or "anthropic" in model
    if operation in _CONVERSED and is_claude and is_converse(parameters, called=True):
        made = translated(parameters)
        return Call(made.body, "bedrock", betas=made.betas, model=model)
    body = parameters.get("body")
    if operation in _INVOKED and isinstance(body, (str, bytes, bytearray)):
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
        if is_claude or b"anthropic_version" in raw:
            return Call(raw, "bedrock", model=model)
    return None


def followed(leaving: Leaving, operation: str, response: Any) -> None:
    """Follow what comes back, as it is read; nothing is read that the caller does not read."""
    answer = response if isinstance(response, dict) else {}
    if operation == "Converse":
        leaving.answered(response_of(answer))
        return
    key = "stream" if operation == "ConverseStream" else "body"
    came, reader = answer.get(key), None
    if operation == "InvokeModel" and hasattr(came, "read"):
        answer[key] = _Body(came, Answer(leaving, _OK, {}, plain=True))
        return
    if operation != "InvokeModel" and hasattr(came, "__iter__"):
        reader = leaving.reader()
    if reader is None:
        leaving.answered(None)
        return
    answer[key] = _Stream(came, leaving, reader, stream_of() if operation == "ConverseStream" else _chunk)


class _Around:
    """What stands around an object of the library, and has all that it has."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Body(_Around):
    """A body that is told as it is read."""

    def __init__(self, inner: Any, answer: Answer) -> None:
        super().__init__(inner)
        self._answer = answer

    def read(self, amt: int | None = None) -> bytes:
        chunk: bytes = self._inner.read() if amt is None else self._inner.read(amt)
        self._answer.feed(chunk)
        if amt is None or not chunk:
            self._answer.end()
        return chunk

    def __iter__(self) -> Iterator[bytes]:
        return self._told(iter(self._inner))

    def iter_chunks(self, *arguments: Any, **options: Any) -> Iterator[bytes]:
        return self._told(self._inner.iter_chunks(*arguments, **options))

    def iter_lines(self, *arguments: Any, **options: Any) -> Iterator[bytes]:
        return self._told(self._inner.iter_lines(*arguments, **options))

    def _told(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._answer.feed(chunk)
            yield chunk
        self._answer.end()


class _Stream(_Around):
    """A stream of events that are told as they are taken."""

    def __init__(
        self, inner: Any, leaving: Leaving, reader: StreamReader, events: Callable[[Any], Sequence[bytes | Json]]
    ) -> None:
        super().__init__(inner)
        self._leaving, self._reader, self._events = leaving, reader, events

    def __iter__(self) -> Iterator[Any]:
        try:
            for event in self._inner:
                for each in self._events(event):
                    self._leaving.feed(self._reader, each)
                yield event
        finally:
            self._leaving.streamed(self._reader)


def _chunk(event: Any) -> Sequence[bytes | Json]:
    """The event of the Messages API in one of InvokeModelWithResponseStream, as SSE."""
    chunk = event.get("chunk") if isinstance(event, dict) else None
    raw = chunk.get("bytes") if isinstance(chunk, dict) else None
    return [b"data: " + raw + b"\n\n"] if isinstance(raw, bytes) else []
