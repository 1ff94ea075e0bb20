"""The cache markers of a request, in the order in which the API walks them: tools, system, messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from turnlint.rule import THINKING, Conversation, Documented, Path

CACHING: Final = Documented(
    "Prompt caching", "2026-08-21", "https://platform.claude.com/docs/en/build-with-claude/prompt-caching"
)
#: What occurs where a marker may be.
NEEDS: Final = frozenset({"field:cache_control", "fact:cached_block", "key:cache_control", "fact:cached_system"})


@dataclass(frozen=True, slots=True)
class Marker:
    """A cache marker: its lifetime, its path, and the API's path of the block that carries it."""

    ttl: str
    path: Path
    where: str


def ttl_of(marker: Any) -> str | None:
    """A marker's lifetime: five minutes unless it says otherwise; ``None`` where there is no marker (null is none)."""
    if not isinstance(marker, Mapping) or marker.get("type") != "ephemeral":
        return None
    ttl = marker.get("ttl", "5m")
    return ttl if isinstance(ttl, str) else None


def markers(conversation: Conversation) -> list[Marker]:
    """The explicit markers; the top-level one, which marks no certain block, is not among them."""
    return conversation.once(_markers)


def _markers(conversation: Conversation) -> list[Marker]:
    return list(_found(conversation))


def _found(conversation: Conversation) -> Iterator[Marker]:
    for field in ("tools", "system"):
        found = conversation.fields.get(field)
        for index, block in enumerate(found if isinstance(found, list) else ()):
            ttl = ttl_of(block.get("cache_control")) if isinstance(block, dict) else None
            if ttl is not None:
                yield Marker(ttl, (field, index, "cache_control"), f"{field}.{index}")
    for block in conversation.cached_blocks:
        ttl = ttl_of(block.value.get("cache_control"))
        if ttl is not None:
            yield Marker(ttl, (*block.path, "cache_control"), block.where)


def target(conversation: Conversation) -> tuple[Path, Mapping[str, Any]] | None:
    """The block that automatic caching marks: the last one; ``None`` where that is not certain.

    Thinking blocks and empty texts cannot be marked; which block the API takes instead nobody has published.
    """
    content = conversation.messages[-1].get("content") if _ends_in_object(conversation) else None
    if not isinstance(content, list) or not content or not isinstance(content[-1], dict):
        return None
    block = content[-1]
    if block.get("type") in THINKING or block.get("text") == "":
        return None
    return ("messages", len(conversation.messages) - 1, "content", len(content) - 1), block


def _ends_in_object(conversation: Conversation) -> bool:
    return bool(conversation.messages) and isinstance(conversation.messages[-1], dict)
