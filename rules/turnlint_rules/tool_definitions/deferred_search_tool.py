"""The tool search tool itself should not be deferred.

Why: the model finds deferred tools with it, so it must be there from the start. The documentation says that it may
never be deferred, and names the refusal only for requests in which every tool is.

What to do: clear `defer_loading` on the search tool.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Remark,
    Severity,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules.tool_definitions._sources import TOOL_SEARCH

HIDDEN = Remark(
    "the tool search tool must not be deferred: the model finds deferred tools with it", evidence=(TOOL_SEARCH,)
)

_SEARCH = {"type": "tool_search_tool_regex_20251119", "name": "tool_search_tool_regex"}


@rule(
    "deferred-search-tool",
    Severity.WARNING,
    answers=Pass.TOOLS_TOGETHER,
    needs={"key:defer_loading"},
    says=(HIDDEN,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[_SEARCH | {"defer_loading": True}, tool()]),
            "the tool search tool must not be deferred: the model finds deferred tools with it",
            at=("tools", 0, "defer_loading"),
        ),
    ),
    accepted=(Case(body(user("hi"), tools=[_SEARCH, tool(defer_loading=True)])),),
)
def deferred_search_tool(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if definition.get("defer_loading") is True and kind_of(definition).startswith("tool_search_tool_"):
            yield HIDDEN.at(("tools", index, "defer_loading"))
