"""Requests in the form of OpenAI's chat completions, which many tools keep for Claude too: known, and not judged."""

from __future__ import annotations

from typing import Any, Final

OPENAI: Final = (
    "in the form of OpenAI's chat completions, which is not judged; "
    "record what is sent to /v1/messages, or convert it first"
)
#: Fields that only that form has.
_FIELDS: Final = ("max_completion_tokens", "response_format", "frequency_penalty", "presence_penalty", "logit_bias")
#: Parts of a content that only that form has.
_PARTS: Final = ("image_url", "input_audio")
#: Blocks that only the Messages API has.
_OURS: Final = ("tool_use", "tool_result", "thinking", "image")
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
    theirs = any(field in body for field in _FIELDS)
    for message in messages:
        if not isinstance(message, dict):
            continue
        content = message.get("content")
        if isinstance(content, list):
            for block in content[:_LOOKED_AT]:
                kind = block.get("type") if isinstance(block, dict) else None
                if kind in _OURS:
                    return False
                theirs = theirs or kind in _PARTS
        theirs = theirs or _is_theirs(message, content)
    return theirs


def _is_theirs(message: dict[str, Any], content: Any) -> bool:
    if "tool_calls" in message:
        calls = message["tool_calls"]
        return isinstance(calls, list) and bool(calls) and isinstance(calls[0], dict) and "function" in calls[0]
    role = message.get("role")
    if role == "tool":
        return "tool_call_id" in message
    return role == "developer" and isinstance(content, (str, list))
