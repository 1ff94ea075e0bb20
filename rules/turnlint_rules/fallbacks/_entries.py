"""The documentation of fallbacks, and the entries of a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.rule import Conversation, Documented

FALLBACKS: Final = Documented(
    "Refusals and fallback",
    "2026-10",
    "https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback",
)
LIST_ONLY: Final = "server-side-fallback-2026-06-01"
DEFAULTS: Final = "server-side-fallback-2026-07-01"


def targets(conversation: Conversation) -> Iterator[tuple[int, str]]:
    """The index and model of each entry that names one."""
    found = conversation.fields.get("fallbacks")
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        model = entry.get("model") if isinstance(entry, dict) else None
        if isinstance(model, str):
            yield index, model
