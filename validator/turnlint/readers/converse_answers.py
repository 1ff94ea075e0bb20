"""What Bedrock's Converse answers, as messages and events of the Messages API.

Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and
API_runtime_ConverseStream.html: a block of text or reasoning has no event that begins it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from turnlint.readers.converse import sendable, translated

#: Reasons to stop that the Messages API calls the same; others are a guardrail's, whose answer is not the model's.
_STOPS: Final = frozenset({"end_turn", "tool_use", "max_tokens", "stop_sequence", "model_context_window_exceeded"})
#: A message has these; Converse has no id and no model, and tells its usage in another form.
_MESSAGE: Final = {
    "id": "", "type": "message", "role": "assistant", "model": "", "stop_sequence": None,
    "usage": {"input_tokens": 0, "output_tokens": 0},
}  # fmt: skip
#: What a delta of Converse is called, and what it is here: the type of the delta and its field, and the block's.
_DELTAS: Final = {
    "text": ("text_delta", "text", {"type": "text", "text": ""}),
    "reasoning": ("thinking_delta", "thinking", {"type": "thinking", "thinking": "", "signature": ""}),
    "signature": ("signature_delta", "signature", {"type": "thinking", "thinking": "", "signature": ""}),
    "input": ("input_json_delta", "partial_json", {}),
}


def response_of(answer: Any) -> dict[str, Any] | None:
    """The message that an answer of Converse is; ``None`` where it is none of the model's, or no answer at all."""
    output = answer.get("output") if isinstance(answer, dict) else None
    message = output.get("message") if isinstance(output, dict) else None
    stop = answer.get("stopReason") if isinstance(answer, dict) else None
    if not isinstance(message, dict) or not isinstance(message.get("content"), list) or stop not in _STOPS:
        return None
    content = translated({"messages": [message]}).body["messages"][0]["content"]
    return {**_MESSAGE, "content": content, "stop_reason": stop}


def stream_of() -> Callable[[Any], list[dict[str, Any]]]:
    """What makes of each event of one ConverseStream those of the Messages API, in the order in which they come."""
    begun: set[int] = set()
    return lambda event: list(_events(event, begun)) if isinstance(event, dict) else []


def _events(event: dict[str, Any], begun: set[int]) -> Iterator[dict[str, Any]]:
    kind, told = next(iter(event.items()), ("", None))
    if not isinstance(told, dict):
        return
    index = told.get("contentBlockIndex", 0)
    if kind == "messageStart":
        yield {"type": "message_start", "message": {**_MESSAGE, "content": [], "stop_reason": None}}
    elif kind == "contentBlockStart":
        call = (told.get("start") or {}).get("toolUse")
        if isinstance(call, dict):
            begun.add(index)
            block: dict[str, Any] = {
                "type": "tool_use",
                "id": call.get("toolUseId"),
                "name": call.get("name"),
                "input": {},
            }
            yield {"type": "content_block_start", "index": index, "content_block": block}
    elif kind == "contentBlockDelta":
        yield from _delta(told.get("delta"), index, begun)
    elif kind == "contentBlockStop":
        yield {"type": "content_block_stop", "index": index}
    elif kind == "messageStop" and told.get("stopReason") in _STOPS:
        delta = {"stop_reason": told["stopReason"], "stop_sequence": None}
        yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 0}}
        yield {"type": "message_stop"}


def _delta(given: Any, index: int, begun: set[int]) -> Iterator[dict[str, Any]]:
    """A delta, and before the first one of a block the event that begins it."""
    parts = {}
    if isinstance(given, dict):
        reasoning, call = given.get("reasoningContent"), given.get("toolUse")
        parts = {
            "text": given.get("text"),
            "input": call.get("input") if isinstance(call, dict) else None,
            "reasoning": reasoning.get("text") if isinstance(reasoning, dict) else None,
            "signature": reasoning.get("signature") if isinstance(reasoning, dict) else None,
        }
        hidden = reasoning.get("redactedContent") if isinstance(reasoning, dict) else None
        if hidden is not None and index not in begun:
            begun.add(index)
            block = {"type": "redacted_thinking", "data": sendable(hidden)}
            yield {"type": "content_block_start", "index": index, "content_block": block}
    for name, value in parts.items():
        if not isinstance(value, str):
            continue
        kind, field, block = _DELTAS[name]
        if index not in begun and block:
            begun.add(index)
            yield {"type": "content_block_start", "index": index, "content_block": block}
        yield {"type": "content_block_delta", "index": index, "delta": {"type": kind, field: value}}
