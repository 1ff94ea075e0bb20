"""A search result holds at least one text.

Why: the documentation demands a non-empty array of non-empty texts; what the API answers to an empty one is not
published, so this is a warning.

What to do: leave a result without text out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, text, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._sources import where

EMPTY = Wording(
    "{where}.search_result.content: List should have at least 1 item after validation, not 0",
    evidence=(
        Inferred(
            "Search results: the constraint is documented, the words are those for an empty list elsewhere",
            "2026-08",
            "https://platform.claude.com/docs/en/build-with-claude/search-results",
        ),
    ),
)


def _result(*content: Any) -> dict[str, Any]:
    return {"type": "search_result", "source": "s", "title": "t", "content": list(content)}


@rule(
    "empty-search-result",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"block:search_result"},
    says=(EMPTY,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user(_result(), "?")),
            "messages.0.content.0.search_result.content: List should have at least 1 item after validation, not 0",
            at=("messages", 0, "content", 0, "content"),
        ),
    ),
    accepted=(Case(body(user(_result(text("Grass is green.")), "?"))),),
)
def empty_search_result(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.blocks("search_result"):
        if block.value.get("content") == []:
            yield EMPTY.at((*block.path, "content"), where=where(block))
