"""The final assistant message, where it is a prefill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from turnlint.rule import SERVER_CALLS, SERVER_RESULTS, Conversation, blocks_of, role_of

#: Block types by which an assistant message may be a paused turn that ends in text: the guide, the SDKs and other
#: clients send such a turn back as it is; that a request shows no pause makes no fault.
_PAUSING: Final = SERVER_CALLS | SERVER_RESULTS
#: Block types at the end of an assistant message that make it no prefill: a call waits, or a compacted conversation
#: begins. An unanswered client call has a rule of its own.
_NO_PREFILL: Final = frozenset({"tool_use", "compaction"})
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
    for name in _ALLOWING:
        if conversation.fields.get(name) is not None:
            return None
    kind: Any = None
    for block in blocks_of(messages[-1]):
        kind = block.get("type") if isinstance(block, Mapping) else None
        if isinstance(kind, str) and kind in _PAUSING:
            return None
    if not isinstance(kind, str) or kind in _NO_PREFILL or is_paused(conversation):
        return None
    return len(messages) - 1


def is_paused(conversation: Conversation) -> bool:
    """Whether a server call waits at the end of the conversation."""
    unresolved = conversation.pairing.unresolved
    return bool(unresolved) and any(call.waiting for call in unresolved)


def text_of(message: Mapping[str, Any]) -> str | None:
    """The text that a message ends in, ``None`` where it ends in something else."""
    last = blocks_of(message)[-1]
    text = last.get("text") if isinstance(last, Mapping) and last.get("type") == "text" else None
    return text if isinstance(text, str) else None
