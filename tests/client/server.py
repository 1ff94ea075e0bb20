"""An API in memory for clients: it answers each request with a call, in JSON or as a stream, and counts them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from tests.conversations import BODY, CALL, CALLED, CHANGED, sse

#: A call that is not answered, and what the API says to it.
UNANSWERED: dict[str, Any] = BODY | {
    "messages": [*BODY["messages"], {"role": "assistant", "content": [CALL]}, {"role": "user", "content": "And now?"}]
}
REFUSED = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01A. Each `tool_use` "
    "block must have a corresponding `tool_result` block in the next message."
)
STREAMED: list[dict[str, Any]] = [
    {"type": "message_start", "message": CALLED | {"content": [], "stop_reason": None}},
    {"type": "content_block_start", "index": 0, "content_block": CALL},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{}"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 4}},
    {"type": "message_stop"},
]  # fmt: skip
#: An answer that ends the turn, and the same as a stream.
ENDED: dict[str, Any] = CALLED | {"content": [{"type": "text", "text": "Done."}], "stop_reason": "end_turn"}
ENDED_STREAMED: list[dict[str, Any]] = [
    {"type": "message_start", "message": ENDED | {"content": [], "stop_reason": None}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Done."}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 4}},
    {"type": "message_stop"},
]  # fmt: skip
#: What a loop sends that edited the input of the call: refused by nothing but what came before.
EDITED = CHANGED


class Api:
    """What answers. ``seen`` has the bodies that came; ``fails`` the statuses of the next answers, in order.

    ``ends``: it calls nothing, and ends each turn.
    """

    def __init__(self, fails: tuple[int, ...] = (), *, packed: bool = False, ends: bool = False) -> None:
        self.seen: list[Any] = []
        self._fails = list(fails)
        self._packed = packed
        self._answer, self._streamed = (ENDED, ENDED_STREAMED) if ends else (CALLED, STREAMED)

    def answer(self, content: bytes) -> tuple[int, dict[str, str], bytes]:
        """The status, headers and body for a request."""
        body = json.loads(content) if content else None
        self.seen.append(body)
        if self._fails:
            error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
            return self._fails.pop(0), {"content-type": "application/json", "retry-after-ms": "1"}, _json(error)
        if body is not None and body.get("stream"):
            headers, raw = {"content-type": "text/event-stream; charset=utf-8"}, sse(self._streamed).encode()
        else:
            headers, raw = {"content-type": "application/json"}, _json(self._answer)
        raw = raw.replace(b"msg_01A", b"msg_%05d" % len(self.seen))
        if self._packed:
            return 200, {**headers, "content-encoding": "gzip"}, gzip.compress(raw)
        return 200, headers, raw

    def transport(self, module: Any) -> Any:
        """A transport of httpx or httpx2 that leads here."""
        return module.MockTransport(self._handler(module))

    def _handler(self, module: Any) -> Callable[[Any], Any]:
        def handle(request: Any) -> Any:
            status, headers, raw = self.answer(request.read())
            return module.Response(status, headers=headers, stream=_chunks(raw, module))

        return handle


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _chunks(raw: bytes, module: Any) -> Any:
    """A body that comes in pieces."""

    class Chunks(module.SyncByteStream, module.AsyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Any:
            yield from (raw[start : start + 50] for start in range(0, len(raw), 50))

        async def __aiter__(self) -> Any:
            for chunk in self:
                yield chunk

    return Chunks()
