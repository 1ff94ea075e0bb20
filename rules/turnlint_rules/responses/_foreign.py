"""What comes from elsewhere: objects that are no message, and stop reasons that are none."""

from __future__ import annotations

from typing import Any, Final

_EVENTS: Final = frozenset(
    {
        "message_start", "message_delta", "message_stop", "content_block_start", "content_block_delta",
        "content_block_stop", "ping",
    }
)  # fmt: skip
COUNT: Final = "a count of tokens"
BATCH: Final = "a batch of requests, as the API tells its state"
#: What the type of another object of the API says.
_TYPES: Final = {
    "message_batch": BATCH,
    "completion": "a response of the old Text Completions API",
    **dict.fromkeys(_EVENTS, "one event of a stream"),
}
#: Fields that stand at the top of the responses of other APIs.
_FOREIGN: Final = {
    "choices": "a response of the OpenAI Chat Completions API",
    "candidates": "a response of the Gemini API",
    "stopReason": "a response of the Converse API of Amazon Bedrock",
}

_OPENAI: Final = "a finish reason of OpenAI's API"
_CONVERSE: Final = "a stop reason of the Converse API of Amazon Bedrock"
_GEMINI: Final = "a finish reason of the Gemini API"
_ERROR: Final = "a type of error"
_LIKE: Final = "what it means is called `{}` here"
_FAILED: Final = "an error comes as an error body with its own HTTP status"
#: Whose word it is that was taken for a stop reason, and what there is instead.
FOREIGN_REASONS: Final = {
    "stop": (_OPENAI, _LIKE.format("end_turn")),
    "length": (_OPENAI, _LIKE.format("max_tokens")),
    "tool_calls": (_OPENAI, _LIKE.format("tool_use")),
    "function_call": (_OPENAI, _LIKE.format("tool_use")),
    "content_filter": (_OPENAI, _LIKE.format("refusal")),
    "content_filtered": (_CONVERSE, _LIKE.format("refusal")),
    "guardrail_intervened": (_CONVERSE, "guardrails of that platform do not show in a message"),
    "malformed_model_output": (_CONVERSE, _FAILED),
    "malformed_tool_use": (_CONVERSE, _FAILED),
    "STOP": (_GEMINI, _LIKE.format("end_turn")),
    "MAX_TOKENS": (_GEMINI, _LIKE.format("max_tokens")),
    "SAFETY": (_GEMINI, _LIKE.format("refusal")),
    **dict.fromkeys(
        (
            "error", "invalid_request_error", "authentication_error", "billing_error", "permission_error",
            "not_found_error", "conflict_error", "request_too_large", "rate_limit_error", "api_error",
            "timeout_error", "overloaded_error",
        ),
        (_ERROR, _FAILED),
    ),
}  # fmt: skip


def other_than_message(value: Any) -> str | None:
    """What a value is instead of a message; ``None`` where it may be meant as one, or is an error body."""
    if isinstance(value, list):
        is_events = any(isinstance(item, dict) and item.get("type") in _EVENTS for item in value[:1] if _tagged(item))
        return "the events of a stream" if is_events else "a list"
    if not isinstance(value, dict):
        return "no object"
    kind = value.get("type") if _tagged(value) else None
    if kind in ("message", "error"):
        return None
    if kind in _TYPES:
        return _TYPES[kind]
    for field, what in _FOREIGN.items():
        if field in value:
            return what
    if value.get("object") == "response":
        return "a response of the OpenAI Responses API"
    if "custom_id" in value and "result" in value:
        return "a line of a batch's results, whose message stands in `result.message`"
    if "messages" in value and "content" not in value:
        return "a request"
    if "input_tokens" in value and "content" not in value:
        return COUNT
    if "role" in value and value.keys() <= {"role", "content"}:
        return "an entry of `messages`, without what the API sends beside role and content"
    return None


def _tagged(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str)
