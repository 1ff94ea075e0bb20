"""The `tool_configuration` of an MCP server moved into its toolset.

Why: the beta `mcp-client-2025-11-20` reads the settings of a server's tools from the `mcp_toolset`. In `mcp_servers`
they belong to `mcp-client-2025-04-04`; what the newer beta does with them there is not recorded.

What to do: turn `allowed_tools` into `configs` of the toolset (`default_config` with `enabled: false`, and each
allowed tool with `enabled: true`).
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules.tool_definitions._sources import MCP_CONNECTOR

MOVED = Remark(
    "`tool_configuration` belongs to the beta mcp-client-2025-04-04: with a newer one it moves into the `mcp_toolset`",
    evidence=(MCP_CONNECTOR,),
)

_SERVER = {"type": "url", "name": "docs", "url": "https://example.com/mcp", "tool_configuration": {"enabled": True}}


@rule(
    "mcp-tool-configuration",
    Severity.WARNING,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:mcp_servers"},
    says=(MOVED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), mcp_servers=[_SERVER], tools=[{"type": "mcp_toolset", "mcp_server_name": "docs"}]),
            "`tool_configuration` belongs to the beta mcp-client-2025-04-04: with a newer one it moves into the "
            "`mcp_toolset`",
            at=("mcp_servers", 0, "tool_configuration"),
            betas=("mcp-client-2025-11-20",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), mcp_servers=[_SERVER]), betas=("mcp-client-2025-04-04",), note="recorded"),
        Case(body(user("hi"), mcp_servers=[_SERVER]), note="headers unknown"),
    ),
)
def mcp_tool_configuration(conversation: Conversation) -> Iterator[Draft]:
    if not conversation.context.lacks("mcp-client-2025-04-04"):
        return
    servers = conversation.fields["mcp_servers"]
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        if isinstance(server, dict) and server.get("tool_configuration") is not None:
            yield MOVED.at(("mcp_servers", index, "tool_configuration"))
