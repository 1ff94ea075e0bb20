"""Every MCP server needs an `mcp_toolset` in `tools`.

Why: since the beta `mcp-client-2025-11-20` servers are defined in `mcp_servers` and used through a toolset that names
them. Under `mcp-client-2025-04-04` a server stood alone; while the headers are unknown, a request without any toolset
may be one of those, and nothing is said.

What to do: add `{"type": "mcp_toolset", "mcp_server_name": …}` for the server, or drop the server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of

UNREFERENCED = Wording(
    "MCP server '{name}' is defined but not referenced by any `mcp_toolset` in `tools`.",
    evidence=(
        Reported("anthropics/anthropic-sdk-csharp#267", "2026-09-17"),
        Reported("anthropics/anthropic-sdk-csharp#255", "2026"),
    ),
)

_NEW = ("mcp-client-2025-11-20", "mcp-client-2026-09-15")
_OLD = "mcp-client-2025-04-04"


def _server(name: str = "notion", **fields: Any) -> dict[str, Any]:
    return {"type": "url", "url": "https://example.com/mcp", "name": name, **fields}


def _toolset(name: str = "notion") -> dict[str, Any]:
    return {"type": "mcp_toolset", "mcp_server_name": name}


@rule(
    "mcp-server-unreferenced",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:mcp_servers"},
    given={TOOLS},
    says=(UNREFERENCED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), mcp_servers=[_server()]),
            "MCP server 'notion' is defined but not referenced by any `mcp_toolset` in `tools`.",
            at=("mcp_servers", 0),
            betas=("mcp-client-2025-11-20",),
        ),
        Case(
            body(user("hi"), mcp_servers=[_server(), _server("docs")], tools=[_toolset()]),
            "MCP server 'docs' is defined but not referenced by any `mcp_toolset` in `tools`.",
            note="a toolset tells the beta, whatever the headers are",
        ),
    ),
    accepted=(
        Case(body(user("hi"), mcp_servers=[_server()], tools=[_toolset()]), betas=("mcp-client-2025-11-20",)),
        Case(body(user("hi"), mcp_servers=[_server()]), betas=("mcp-client-2025-04-04",), note="recorded"),
        Case(body(user("hi"), mcp_servers=[_server()]), note="headers unknown: recorded under the older one"),
        Case(
            body(user("hi"), mcp_servers=[_server(tool_configuration={"enabled": True})]),
            betas=("mcp-client-2025-04-04",),
        ),
    ),
)
def mcp_server_unreferenced(conversation: Conversation) -> Iterator[Draft]:
    named = {
        definition.get("mcp_server_name")
        for _, definition in each(conversation)
        if kind_of(definition) == "mcp_toolset" and isinstance(definition.get("mcp_server_name"), str)
    }
    betas = conversation.context.betas
    if betas is None:
        if not named:
            return
    elif betas.isdisjoint(_NEW) or (_OLD in betas and not named):
        return
    servers = conversation.fields["mcp_servers"]
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        if not isinstance(server, dict) or server.get("tool_configuration") is not None:
            continue
        name = server.get("name")
        if isinstance(name, str) and name not in named:
            yield UNREFERENCED.at(("mcp_servers", index), name=name)
