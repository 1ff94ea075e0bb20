"""The final assistant message, where it is a prefill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from turnlint.rule import SERVER_CALLS, SERVER_RESULTS, Conversation, blocks_of, role_of

#: Block types at the end of an assistant message that make it no prefill: a call waits, a paused turn is sent back, or
#: a compacted conversation begins. An unanswered client call has a rule of its own.
_NO_PREFILL = SERVER_CALLS | SERVER_RESULTS | {"tool_use", "compaction"}
#: Top-level fields under which a request may end in an assistant message: it is to be compacted, or a refused answer is
#: to be continued by another model.
_ALLOWING = ("compaction", "fallback_credit_token")


def prefill(conversation: Conversation) -> int | None:
    """The index of the message that the model is to go on with, ``None`` where there is none.

    Source of the exceptions: the reference's page on errors and the guides on stop reasons and compaction, 2026-10; the
    empty message: a published probe of claude-sonnet-5, 2026-09.
    """
    return conversation.once(_prefill)


def _prefill(conversation: Conversation) -> int | None:
    messages = conversation.messages
    if not messages or role_of(messages[-1]) != "assistant":
        return None
    blocks = blocks_of(messages[-1])
    if not blocks or any(conversation.fields.get(name) is not None for name in _ALLOWING):
        return None
    if is_paused(conversation) or _has_server_blocks(messages[-1]):
        return None
    last = blocks[-1]
    kind = last.get("type") if isinstance(last, Mapping) else None
    if not isinstance(kind, str) or kind in _NO_PREFILL:
        return None
    return len(messages) - 1


def is_paused(conversation: Conversation) -> bool:
    """Whether a server call waits at the end of the conversation."""
    return any(unresolved.waiting for unresolved in conversation.pairing.unresolved)


def _has_server_blocks(message: Any) -> bool:
    """Whether a message holds server calls or results: then it may be a paused turn that ends in text.

    The guide, the SDKs and other clients send such a turn back as it is; that a request shows no pause makes no fault.
    """
    kinds = (block.get("type") if isinstance(block, Mapping) else None for block in blocks_of(message))
    return any(isinstance(kind, str) and kind in SERVER_CALLS | SERVER_RESULTS for kind in kinds)


def text_of(message: Mapping[str, Any]) -> str | None:
    """The text that a message ends in, ``None`` where it ends in something else."""
    last = blocks_of(message)[-1]
    text = last.get("text") if isinstance(last, Mapping) and last.get("type") == "text" else None
    return text if isinstance(text, str) else None
