"""Runs of system messages, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from turnlint.rule import Conversation, Documented, Measured, Reported, blocks_of, role_of

PROBE = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")
EMULATOR = Measured("a Go emulator's tests quoting live answers, claude-opus-5-5", "2026-10-06")
GUIDE = Documented(
    "Mid-conversation system messages",
    "2026-10-08",
    "https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages",
)
CLAUDE_CODE = Reported("anthropics/claude-code#73821", "2026-07-03")

TOOL_CHANGES = ("tool_addition", "tool_removal")


class Run(NamedTuple):
    """Neighbouring system messages: the indices of those that are not mere directives, and the roles around them."""

    indices: tuple[int, ...]
    before: int  # the index of the message before the run, -1 where there is none
    after: int  # the index of the message behind it, the number of messages where there is none


def judged(conversation: Conversation) -> bool:
    """Whether the rules for system messages have something to judge: a model that is known to lack them has its own."""
    return conversation.model.system_messages is not False


def is_directive(message: Mapping[str, Any]) -> bool:
    """Whether a system message has no content and only sets ``output_config``: such a message may stand anywhere.

    Source: Mid-conversation system messages, 2026-10.
    """
    return not message.get("content", "?") and message.get("output_config") is not None


def runs(conversation: Conversation) -> Iterator[Run]:
    """The runs of system messages, in order; without those that hold directives alone."""
    messages = conversation.messages
    indices = conversation.system_messages
    begin = 0
    while begin < len(indices):
        end = begin
        while end + 1 < len(indices) and indices[end + 1] == indices[end] + 1:
            end += 1
        own = tuple(index for index in indices[begin : end + 1] if not is_directive(messages[index]))
        if own:
            yield Run(own, indices[begin] - 1, indices[end] + 1)
        begin = end + 1


def role_before(conversation: Conversation, run: Run) -> str | None:
    """The role of the message before a run; ``None`` where there is none, or none that is known."""
    return role_of(conversation.messages[run.before]) if run.before >= 0 else None


def ending_before(conversation: Conversation, run: Run) -> str:
    """The type of the last block before a run; empty where that cannot be told."""
    found = blocks_of(conversation.messages[run.before])
    kind = found[-1].get("type") if found and isinstance(found[-1], dict) else None
    return kind if isinstance(kind, str) else ""
