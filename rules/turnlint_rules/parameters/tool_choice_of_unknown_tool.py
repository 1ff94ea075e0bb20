"""`tool_choice` must name a tool of the request.

Why: the API looks the name up in `tools`; a tool that was renamed, filtered out or never declared is not there.

What to do: name a tool that `tools` has, or let the model choose (`auto`).
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, tool, user
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import field, forced_tool
from turnlint_rules._shared.sources import PROBE, PROBE_5_5
from turnlint_rules._shared.tools import declared

UNKNOWN = Wording("Tool '{name}' not found in provided tools", evidence=(PROBE, PROBE_5_5))


@rule(
    "tool-choice-of-unknown-tool",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:tool_choice=tool"},
    given={TOOLS},
    says=(UNKNOWN,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), tool_choice={"type": "tool", "name": "get_time"}, tools=[tool("get_weather")]),
            "Tool 'get_time' not found in provided tools",
            at=("tool_choice", "name"),
        ),
        Case(
            body(user("hi"), tool_choice={"type": "tool", "name": "get_time"}),
            "Tool 'get_time' not found in provided tools",
            note="no tools at all",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tool_choice={"type": "tool", "name": "get_weather"}, tools=[tool("get_weather")])),
        Case(body(user("hi"), tool_choice={"type": "tool", "name": "web_search"}, tools=[WEB_SEARCH])),
        Case(
            body(
                user("hi"),
                tool_choice={"type": "tool", "name": "list_issues"},
                tools=[{"type": "mcp_toolset", "mcp_server_name": "tracker"}],
                mcp_servers=[{"type": "url", "name": "tracker", "url": "https://example.com/mcp"}],
            ),
            note="what a server offers cannot be seen",
        ),
    ),
)
def tool_choice_of_unknown_tool(conversation: Conversation) -> Iterator[Draft]:
    name = field(conversation, "tool_choice").get("name")
    if forced_tool(conversation) != "tool" or not isinstance(name, str):
        return
    if not isinstance(conversation.fields.get("tools", []), list) or "mcp_servers" in conversation.fields:
        return
    for tool_ in declared(conversation):
        found = tool_.get("name") if isinstance(tool_, dict) else None
        if not isinstance(found, str) or found == name:  # a toolset stands for tools that it does not name
            return
    yield UNKNOWN.at(("tool_choice", "name"), name=name)
