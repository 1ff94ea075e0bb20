"""Amazon Bedrock has no BM25 tool search.

Why: of the two tool search tools only the one with regular expressions runs there.

What to do: use `tool_search_tool_regex`, or a search tool of your own.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import Case, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.tools import each, kind_of

REFUSED = Wording(
    "BM25 tool search is not supported on Bedrock. Use tool_search_tool_regex instead.",
    evidence=(Reported("pydantic/pydantic-ai, models/anthropic.py", "2026-08"),),
)

_TAGS = frozenset({"tool_search_tool_bm25", "tool_search_tool_bm25_20251119"})
_BM25 = {"type": "tool_search_tool_bm25", "name": "tool_search_tool_bm25"}
_REGEX = {"type": "tool_search_tool_regex", "name": "tool_search_tool_regex"}


@rule(
    "bm25-on-bedrock",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={f"tool:{tag}" for tag in _TAGS},
    platforms=("bedrock",),
    says=(REFUSED,),
    refused=(
        Case(
            body(user("hi"), tools=[_BM25, tool(defer_loading=True)]),
            "BM25 tool search is not supported on Bedrock. Use tool_search_tool_regex instead.",
            at=("tools", 0),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[_REGEX, tool(defer_loading=True)]), platform="bedrock"),
        Case(body(user("hi"), tools=[_BM25, tool(defer_loading=True)])),
    ),
)
def bm25_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if kind_of(definition) in _TAGS:
            yield REFUSED.at(("tools", index))
            return
