"""An empty text cannot carry a cache marker.

Why: the API refuses the marker before it refuses the empty text. A framework that marks the last block of a message,
whatever it holds, is the usual cause.

What to do: leave empty text blocks out, and mark the last block that holds something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, text, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    rule,
)
from turnlint_rules.caching._markers import ttl_of

MESSAGE = Wording(
    "{where}: cache_control cannot be set for empty text blocks",
    evidence=(
        Reported("vercel/eve#2753", "2026-08-30"),
        Reported("anthropics/claude-code#50082", "2026-04-17"),
    ),
)
SYSTEM = Wording(
    "{where}: cache_control cannot be set for empty text blocks",
    evidence=(Reported("public code that quotes the API", "2026"),),
)

_MARK = {"type": "ephemeral"}


@rule(
    "cache-on-empty-text",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:empty-text", "fault:empty-system-text"},
    says=(MESSAGE, SYSTEM),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user(text("", cache_control=_MARK), "hi")),
            "messages.0.content.0.text: cache_control cannot be set for empty text blocks",
            at=("messages", 0, "content", 0, "cache_control"),
        ),
        Case(
            body(user("hi"), system=[text("", cache_control=_MARK)]),
            "system.0: cache_control cannot be set for empty text blocks",
            at=("system", 0, "cache_control"),
        ),
    ),
    accepted=(Case(body(user(text("hi", cache_control=_MARK)), system=[text("be brief", cache_control=_MARK)])),),
)
def cache_on_empty_text(conversation: Conversation) -> Iterator[Draft]:
    for kind, wording in (("empty-text", MESSAGE), ("empty-system-text", SYSTEM)):
        for fault in conversation.faults.get(kind, ()):
            block = _at(conversation.value, fault.path[:-1])
            if fault.value == "" and isinstance(block, dict) and ttl_of(block.get("cache_control")) is not None:
                where = fault.location.removesuffix(".text") if wording is SYSTEM else _tagged(fault.location)
                yield wording.at((*fault.path[:-1], "cache_control"), where=where, order=(fault.order,))


def _tagged(location: str) -> str:
    """The block's path with its tag, without the field: ``messages.0.content.0.text.text`` ends in ``text`` twice."""
    return location.removesuffix(".text") if location.endswith(".text.text") else location


def _at(value: Any, path: Path) -> Any:
    """The value at a path, ``None`` where the path leads nowhere."""
    try:
        for step in path:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return None
    return value
