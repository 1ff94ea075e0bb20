"""Tokens are not counted for requests with MCP servers.

Why: the counting endpoint does not connect to servers, so it cannot know their tools, and refuses the field. It does
count the API's own server tools.

What to do: leave `mcp_servers` and the toolsets that refer to them out of what is counted; the count is then too low
by their tools.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Severity, Wording, rule

REFUSED = Wording(
    "The mcp_servers parameter is not supported on the count_tokens endpoint",
    evidence=(Measured("pydantic/pydantic-ai 2.68, live, Claude 5.5", "2026-10-27"),),
)
_SERVER = {"type": "url", "url": "https://example.com/mcp", "name": "example"}
_TOOLSET = {"type": "mcp_toolset", "mcp_server_name": "example"}


@rule(
    "mcp-servers-not-counted",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:mcp_servers"},
    platforms=("anthropic",),
    says=(REFUSED,),
    refused=(
        Case(
            {"model": "claude-opus-5-5", "messages": [user("hi")], "mcp_servers": [_SERVER], "tools": [_TOOLSET]},
            REFUSED.template,
            at=("mcp_servers",),
            endpoint="count_tokens",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5-5", mcp_servers=[_SERVER], tools=[_TOOLSET])),
        Case(
            {"model": "claude-opus-5-5", "messages": [user("hi")], "tools": [WEB_SEARCH]},
            endpoint="count_tokens",
            note="server tools are counted: measured",
        ),
        Case(
            {"model": "claude-opus-5-5", "messages": [user("hi")], "mcp_servers": []},
            endpoint="count_tokens",
            note="none",
        ),
    ),
)
def mcp_servers_not_counted(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "count_tokens" and conversation.fields.get("mcp_servers"):
        yield REFUSED.at(("mcp_servers",))
