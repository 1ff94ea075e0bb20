"""Texts of media, caching, context editing, fallbacks and batches that the schemas answer."""

from __future__ import annotations

from typing import Any

from turnlint.case import Case, assistant, body, text, thinking, tool_result, tool_use, user
from turnlint_rules.media._examples import PNG, image, plain

_MARK = {"type": "ephemeral"}
_PING = body(user("ping"))


def _document(source: Any) -> dict[str, Any]:
    return body(user({"type": "document", "source": source}, "?"))


def _edit(**edit: Any) -> dict[str, Any]:
    return body(user("hi"), model="claude-sonnet-5", context_management={"edits": [edit]})


def _clear(**fields: Any) -> dict[str, Any]:
    return _edit(type="clear_tool_uses_20250919", **fields)


def _batch(item: Any, message: str) -> Case:
    return Case({"requests": [item]}, message, endpoint="batches")


def _fallback(**entry: Any) -> dict[str, Any]:
    return body(user("hi"), model="claude-fable-5", fallbacks=[{"model": "claude-opus-5", **entry}])


CASES: tuple[Case, ...] = (
    # Images
    Case(
        body(user("x"), assistant(tool_use()), user(tool_result(content=[image(PNG, "image/jpg")]))),
        "messages.2.content.0.tool_result.content.0.image.source.base64.media_type: "
        "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ),
    Case(
        body(user({"type": "image", "source": {"type": "base64", "data": PNG}}, "?")),
        "messages.0.content.0.image.source.base64.media_type: Field required",
    ),
    Case(body(user({"type": "image"}, "?")), "messages.0.content.0.image.source: Field required"),
    Case(
        body(user({"type": "image", "source": {"type": "file", "file_id": "file_011"}}, "?")),
        "messages.0.content.0.image.source: Input tag 'file' found using 'type' does not match any of the expected "
        "tags: 'base64', 'url'",
        platform="bedrock",
        note="the Files API is not on Amazon Bedrock; the recorded text is older than its general availability",
    ),
    # Documents
    Case(
        _document({"type": "base64", "media_type": "text/plain", "data": "aGk="}),
        "messages.0.content.0.document.source.base64.media_type: Input should be 'application/pdf'",
    ),
    Case(
        _document({"type": "file", "file_id": "file_011"}),
        "messages.0.content.0.document.source: Input tag 'file' found using 'type' does not match any of the expected "
        "tags: 'base64', 'content', 'text', 'url'",
        platform="vertex",
    ),
    Case(_document({"data": "x"}), "messages.0.content.0.document.source.type: Field required"),
    Case(
        body(user(plain(title=""), "?")),
        "messages.0.content.0.document.title: String should have at least 1 character",
    ),
    Case(
        body(user(plain(title="t" * 501), "?")),
        "messages.0.content.0.document.title: String should have at most 500 characters",
    ),
    Case(
        body(user({"type": "search_result", "title": "t", "content": [text("a")]})),
        "messages.0.content.0.search_result.source: Field required",
    ),
    # Caching
    Case(body(user("hi"), cache_control="x"), "cache_control: Input should be an object"),
    Case(
        body(user(text("hi", cache_control={"type": "ephemeral", "ttl": "10m"}))),
        "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
    ),
    Case(
        body(user("hi"), system=[text("x", cache_control={"type": "ephemeral", "ttl": "10m"})]),
        "system.0.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
    ),
    Case(
        body(user("hi"), system=[text("x", cache_control={"type": "persistent"})]),
        "system.0.cache_control: Input tag 'persistent' found using 'type' does not match any of the expected tags: "
        "'ephemeral'",
    ),
    Case(
        body(user("x"), assistant(thinking(cache_control=_MARK), "y"), user("z")),
        "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted",
    ),
    Case(
        body(user("hi"), system=[text("a"), text("b", cache_control={"type": "ephemeral", "scope": "global"})]),
        "system.1.cache_control.ephemeral.scope: Extra inputs are not permitted",
        betas=(),
    ),
    # Context editing
    Case(
        _edit(type="clear_thinking_20251015"),
        "context_management: Extra inputs are not permitted",
        betas=(),
    ),
    Case(
        _clear(exclude_tools="x"),
        "context_management.edits.0.clear_tool_uses_20250919.exclude_tools: Input should be a valid array",
    ),
    Case(
        _clear(trigger="x"),
        "context_management.edits.0.clear_tool_uses_20250919.trigger: Input should be an object",
    ),
    Case(
        _clear(clear_at_least="x"),
        "context_management.edits.0.clear_tool_uses_20250919.clear_at_least: Input does not match the expected shape.",
    ),
    Case(
        _clear(clear_at_least={"type": "input_tokens", "value": -1}),
        "context_management.edits.0.clear_tool_uses_20250919.clear_at_least.value: "
        "Input should be greater than or equal to 0",
    ),
    Case(
        _clear(clear_at_least={"type": "tokens", "value": 1}),
        "context_management.edits.0.clear_tool_uses_20250919.clear_at_least.type: Input should be 'input_tokens'",
    ),
    Case(
        _edit(type="clear_thinking_20251015", keep={"type": "thinking_turns", "value": 0}),
        "context_management.edits.0.clear_thinking_20251015.keep.thinking_turns.value: "
        "Input should be greater than or equal to 1",
    ),
    Case(
        _edit(type="x"),
        "context_management.edits.0: Input tag 'x' found using 'type' does not match any of the expected tags: "
        "'clear_thinking_20251015', 'clear_tool_uses_20250919', 'compact_20260112'",
    ),
    Case(
        body(user("hi"), model="claude-opus-5", compaction={"type": "summarize"}),
        "compaction: `compaction` requires anthropic-beta: compact-2026-09-04",
        betas=(),
    ),
    # Fallbacks and diagnostics
    Case(
        _fallback(temperature=1),
        "fallbacks.0: 'temperature' is not a supported field. Supported: model, max_tokens, output_config, speed, "
        "thinking.",
    ),
    Case(_fallback(), "fallbacks: Extra inputs are not permitted", betas=()),
    Case(_fallback(), "fallbacks: Extra inputs are not permitted", platform="bedrock"),
    Case(
        body(user("hi"), diagnostics={"previous_message_id": 1}),
        "diagnostics.previous_message_id: Input should be a valid string",
    ),
    Case(
        body(
            user("hi"),
            model="claude-opus-5-5",
            thinking={"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}},
        ),
        "thinking.adaptive.block_binding: Extra inputs are not permitted",
        betas=(),
    ),
    # Batches
    Case({"requests": []}, "requests: List should have at least 1 item after validation, not 0", endpoint="batches"),
    Case({}, "requests: Field required", endpoint="batches"),
    _batch({"params": _PING}, "requests.0.custom_id: Field required"),
    _batch({"custom_id": "a" * 65, "params": _PING}, "requests.0.custom_id: String should have at most 64 characters"),
    _batch({"custom_id": "", "params": _PING}, "requests.0.custom_id: String should have at least 1 character"),
    _batch(
        {"custom_id": "a b", "params": _PING},
        "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
    ),
)
"""Each is refused with its message as the API's answer."""
