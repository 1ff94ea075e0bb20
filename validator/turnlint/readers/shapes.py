"""What a value looks like, by its own members alone: a message, a body, an upload, a response, an error, events.

A faulty one is still one, so that little is asked for; how much more is asked where it stands decides each reader.
"""

from __future__ import annotations

import re
from typing import Any, Final

from turnlint.readers.openai import is_openai
from turnlint.sources.sse import Decoder
from turnlint.values.json import parse

_ROLES: Final = ("user", "assistant", "system")
_OF_BODIES: Final = ("model", "max_tokens", "anthropic_version")


def is_message(value: Any) -> bool:
    """Whether a value looks like a message, perhaps a faulty one."""
    return isinstance(value, dict) and (("content" in value and "role" in value) or value.get("role") in _ROLES)


def is_messages(value: Any) -> bool:
    """Whether a value looks like a list of messages: objects, one of which has a role and content."""
    return (
        isinstance(value, list)
        and any(isinstance(item, dict) and "role" in item and "content" in item for item in value)
        and all(isinstance(item, dict) and "messages" not in item for item in value)
        and not all(map(is_response, value))
    )


def is_body(value: Any) -> bool:
    """Whether a value looks like a request body.

    ``messages`` alone does not tell: message catalogues and the reports of other linters have that key too.
    """
    if not isinstance(value, dict) or "messages" not in value:
        return False
    messages = value["messages"]
    if is_openai(value):
        return False
    return any(key in value for key in _OF_BODIES) or (isinstance(messages, list) and any(map(is_message, messages)))


#: By what ``anthropic_version`` begins in the bodies that are sent to clouds.
_CLOUDS: Final = (("bedrock-", "bedrock"), ("vertex-", "vertex"))


def platform_of(value: Any) -> str | None:
    """The platform that a body by itself tells: that of Bedrock's InvokeModel, or of Vertex's rawPredict."""
    version = value.get("anthropic_version") if isinstance(value, dict) else None
    if not isinstance(version, str):
        return None
    return next((platform for beginning, platform in _CLOUDS if version.startswith(beginning)), None)


def is_upload(value: Any) -> bool:
    """Whether a value looks like the body of ``POST /v1/messages/batches``."""
    if not isinstance(value, dict) or "messages" in value or not isinstance(value.get("requests"), list):
        return False
    return any(isinstance(item, dict) and ("params" in item or "custom_id" in item) for item in value["requests"])


def size_of(body: Any) -> int:
    """The number of requests in the body of an upload, one where there should be some."""
    requests = body.get("requests") if isinstance(body, dict) else None
    return max(1, len(requests)) if isinstance(requests, list) else 1


#: What a response has, and no message of a request, nor the like of other APIs.
_OF_RESPONSES: Final = ("model", "stop_reason", "usage")


def is_response(value: Any) -> bool:
    """Whether a value looks like a message that the API sent."""
    return (
        isinstance(value, dict)
        and value.get("type") == "message"
        and value.get("role") == "assistant"
        and "content" in value
        and any(key in value for key in _OF_RESPONSES)
    )


def is_error(value: Any) -> bool:
    """Whether a value looks like an error that the API sent."""
    return isinstance(value, dict) and value.get("type") == "error" and isinstance(value.get("error"), dict)


#: The events of the API.
EVENTS: Final = frozenset(
    {
        "content_block_delta", "content_block_start", "content_block_stop", "message_delta", "message_start",
        "message_stop", "ping",
    }
)  # fmt: skip
#: The mark that some editors put before a text in UTF-8.
MARK: Final = b"\xef\xbb\xbf"


def is_event(value: Any) -> bool:
    """Whether a value looks like an event of the API's streams."""
    return isinstance(value, dict) and isinstance(value.get("type"), str) and value["type"] in EVENTS


def is_events(value: Any) -> bool:
    """Whether a value looks like the events of a stream, in a list or as text."""
    if isinstance(value, str):
        return is_text(value[:_LOOKED_AT].encode("utf-8", "surrogatepass"))
    return isinstance(value, list) and any(map(is_event, value[:2]))


#: How much of a text is looked at to see whether it is that of a stream.
_LOOKED_AT: Final = 4 * 1024


def is_text(head: bytes) -> bool:
    """Whether a text begins as the API's streams do: its first event is one of them, or an error."""
    head = head.removeprefix(MARK).lstrip()
    if not _FIELD.match(head):
        return False
    decoder = Decoder()
    frame = next(decoder.feed(head), None) or decoder.close()
    if frame is None or decoder.foreign:
        return False
    if frame.name:
        return frame.name in EVENTS or frame.name == "error"
    kind = _TYPE.match(frame.data)
    return kind[1] in _NAMES if kind else is_event(parse(frame.data).value)


#: The field with which the text of a stream begins, or a comment.
_FIELD: Final = re.compile(rb"(?:event|data|id|retry)?+:")
_TYPE: Final = re.compile(rb'\s*\{\s*"type"\s*:\s*"(\w+)"')
_NAMES: Final = frozenset(name.encode() for name in (*EVENTS, "error"))
