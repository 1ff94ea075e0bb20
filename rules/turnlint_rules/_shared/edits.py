"""The edits of a request's `context_management`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from turnlint.rule import Conversation, Documented

EDITING: Final = Documented(
    "Context editing", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/context-editing"
)
THRESHOLD: Final = Documented(
    "Compaction at a token threshold",
    "2026-10",
    "https://platform.claude.com/docs/en/build-with-claude/compaction-threshold",
)
ON_DEMAND: Final = Documented(
    "Compaction on demand", "2026-10", "https://platform.claude.com/docs/en/build-with-claude/compaction-on-demand"
)


def edits(conversation: Conversation) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """The index, type and value of each edit that is an object with a type."""
    management = conversation.fields.get("context_management")
    found = management.get("edits") if isinstance(management, dict) else None
    for index, edit in enumerate(found if isinstance(found, list) else ()):
        kind = edit.get("type") if isinstance(edit, dict) else None
        if isinstance(kind, str):
            yield index, kind, edit
