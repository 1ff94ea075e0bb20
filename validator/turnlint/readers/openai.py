"""Requests in the form of OpenAI's chat completions, which many tools keep for Claude too: known, and not judged."""

from __future__ import annotations

from typing import Any, Final

OPENAI: Final = (
    "a request in the form of OpenAI's chat completions, which is not judged; "
    "record what is sent to /v1/messages, or convert it first"
)
#: Fields that only that form has.
_FIELDS: Final = ("max_completion_tokens", "response_format", "frequency_penalty", "presence_penalty", "logit_bias")
#: Parts of a content that only that form has.
_PARTS: Final = ("image_url", "input_audio")
_LOOKED_AT: Final = 8


def is_openai(body: Any) -> bool:
    """Whether a request body is plainly in that form.

    The name of the model proves nothing, nor does the role ``system``; where something is in the form of the Messages
    API, a stray field is a mistake in that.
    """
    if not isinstance(body, dict) or not isinstance(messages := body.get("messages"), list):
        return False
    if "anthropic_version" in body or "system" in body:
        return False
    tools = body.get("tools")
    tool = tools[0] if isinstance(tools, list) and tools else None
    if isinstance(tool, dict) and ("input_schema" in tool or "toolSpec" in tool):
        return False
    if isinstance(tool, dict) and tool.get("type") == "function" and isinstance(tool.get("function"), dict):
        return True
    found = any(field in body for field in _FIELDS)
    for message in messages:
        if not isinstance(message, dict):
            continue
        if _is_ours(message.get("content")):
            return False
        found = found or _is_theirs(message)
    return found


def _is_ours(content: Any) -> bool:
    """Whether a content has blocks of the Messages API that the other form has not."""
    return isinstance(content, list) and any(
        isinstance(block, dict) and block.get("type") in ("tool_use", "tool_result", "thinking", "image")
        for block in content[:_LOOKED_AT]
    )


def _is_theirs(message: dict[str, Any]) -> bool:
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls and isinstance(calls[0], dict) and "function" in calls[0]:
        return True
    if message.get("role") == "tool" and "tool_call_id" in message:
        return True
    content = message.get("content")
    if message.get("role") == "developer" and isinstance(content, (str, list)):
        return True
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") in _PARTS for part in content[:_LOOKED_AT]
    )
