"""Citations are enabled for all search results of a request, or for none.

Why: a mixture is documented as an error. With a web search tool in the request they must be enabled: that is only
documented as a rule, so breaking it is a warning.

What to do: give every `search_result` block the same `citations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import WEB_SEARCH, body, text, user
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
from turnlint_rules._shared.citations import cites

_UNWORDED = Inferred(
    "Search results: the constraint is documented, the words are not",
    "2026-08",
    "https://platform.claude.com/docs/en/build-with-claude/search-results",
)

MIXED = Wording(
    "citations must be enabled on all or none of the search results within a request",
    evidence=(_UNWORDED,),
)
WEB = Wording(
    "citations must be enabled on search results when the web search tool is used",
    evidence=(_UNWORDED,),
)


def _result(**fields: Any) -> dict[str, Any]:
    return {"type": "search_result", "source": "s", "title": "t", "content": [text("Grass is green.")], **fields}


_ON = {"enabled": True}


@rule(
    "mixed-search-results",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:search_result"},
    says=(MIXED, WEB),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(_result(citations=_ON), _result(), "?")),
            MIXED.template,
            at=("messages", 0, "content", 1),
        ),
        Case(body(user(_result(), "?"), tools=[WEB_SEARCH]), WEB.template, note="a warning"),
    ),
    accepted=(
        Case(body(user(_result(citations=_ON), _result(citations=_ON), "?"), tools=[WEB_SEARCH])),
        Case(body(user(_result(), _result(citations={"enabled": False}), "?"))),
    ),
)
def mixed_search_results(conversation: Conversation) -> Iterator[Draft]:
    blocks = conversation.blocks("search_result")
    other = next((block for block in blocks if cites(block) != cites(blocks[0])), None)
    if other is not None:
        yield MIXED.at(other.path)
    elif blocks and not cites(blocks[0]) and any(fact.startswith("tool:web_search_") for fact in conversation.occurs):
        yield WEB.at(blocks[0].path, unsure=True)
