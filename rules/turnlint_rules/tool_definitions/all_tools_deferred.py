"""At least one tool must not be deferred.

Why: deferred tools are invisible until a search finds them; with all of them deferred the model has nothing to start
with. A tool search tool, or any tool of your own, that is not deferred is enough.

What to do: clear `defer_loading` on the tools that the model needs from the first turn, and on the search tool.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Documented,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.tool_definitions._sources import DEFERRED_PROBE, TOOL_SEARCH

DEFERRED = Wording(
    "At least one tool must have defer_loading=false. All tools cannot be deferred.",
    evidence=(TOOL_SEARCH, DEFERRED_PROBE),
)
DEFERRED_EARLY = Wording(
    "All tools have defer_loading set. At least one tool must be non-deferred.",
    until="2026-07",
    evidence=(
        Documented(
            "Tool search tool",
            "2026-02-12",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool",
        ),
    ),
)

_SEARCH = {"type": "tool_search_tool_bm25_20251119", "name": "tool_search_tool_bm25"}


@rule(
    "all-tools-deferred",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"key:defer_loading"},
    given={TOOLS},
    says=(DEFERRED,),
    said=(DEFERRED_EARLY,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[tool(defer_loading=True)]),
            "At least one tool must have defer_loading=false. All tools cannot be deferred.",
            at=("tools",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[_SEARCH, tool(defer_loading=True)]), note="all but the search tool: recorded"),
        Case(body(user("hi"), tools=[tool("a"), tool("b", defer_loading=True)]), note="no search tool: recorded"),
        Case(body(user("hi"), tools=[tool(defer_loading=False)])),
        Case(
            body(
                user("hi"),
                tools=[tool(defer_loading=True), {"type": "mcp_toolset", "mcp_server_name": "docs"}],
                mcp_servers=[{"type": "url", "name": "docs", "url": "https://example.com/mcp"}],
            ),
            note="a toolset is not deferred by itself",
        ),
    ),
)
def all_tools_deferred(conversation: Conversation) -> Iterator[Draft]:
    tools = conversation.tools
    if tools and all(isinstance(each, dict) and each.get("defer_loading") is True for each in tools):
        yield DEFERRED.at(("tools",))
