"""An `mcp_toolset` must name a server of `mcp_servers`.

Why: the toolset only configures; where the server is, `mcp_servers` says. A toolset with a pinned list of tools is
left alone here, and so are inline toolsets (beta `mcp-client-2026-09-15`); while the headers are unknown, it is a
warning.

What to do: define the server, or correct `mcp_server_name`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    TOOLS,
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
from turnlint_rules._shared.tools import each, kind_of

UNKNOWN = Wording(
    "MCP server '{name}' is referenced by an `mcp_toolset` in `tools` but not defined in `mcp_servers`.",
    evidence=(Inferred("MCP connector (2026-08) documents the 400; the words mirror those for an unused server"),),
)

_INLINE = "mcp-client-2026-09-15"
_SERVER = {"type": "url", "url": "https://example.com/mcp", "name": "docs"}


@rule(
    "mcp-server-unknown",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"tool:mcp_toolset"},
    given={TOOLS},
    says=(UNKNOWN,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(
                user("hi"),
                mcp_servers=[_SERVER],
                tools=[
                    {"type": "mcp_toolset", "mcp_server_name": "docs"},
                    {"type": "mcp_toolset", "mcp_server_name": "notion"},
                ],
            ),
            "MCP server 'notion' is referenced by an `mcp_toolset` in `tools` but not defined in `mcp_servers`.",
            at=("tools", 1, "mcp_server_name"),
            betas=("mcp-client-2025-11-20",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), mcp_servers=[_SERVER], tools=[{"type": "mcp_toolset", "mcp_server_name": "docs"}])),
        Case(
            body(user("hi"), tools=[{"type": "mcp_toolset", "mcp_server_name": "docs"}]),
            betas=(_INLINE,),
            note="inline toolsets",
        ),
    ),
)
def mcp_server_unknown(conversation: Conversation) -> Iterator[Draft]:
    betas = conversation.context.betas
    if betas is not None and _INLINE in betas:
        return
    servers = conversation.fields.get("mcp_servers")
    defined = {
        server.get("name") if isinstance(server.get("name"), str) else None
        for server in (servers if isinstance(servers, list) else ())
        if isinstance(server, dict)
    }
    for index, definition in each(conversation):
        name = definition.get("mcp_server_name")
        if kind_of(definition) != "mcp_toolset" or not isinstance(name, str) or definition.get("tools") is not None:
            continue
        if name not in defined:
            yield UNKNOWN.at(("tools", index, "mcp_server_name"), unsure=betas is None, name=name)
