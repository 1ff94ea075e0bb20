"""An MCP server's `url` must begin with `https://`.

Why: the API connects from its own side, over TLS alone. A server on your machine, or one that speaks over standard
input, cannot be reached.

What to do: expose the server over HTTPS, or run its tools yourself as custom tools.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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

PLAIN = Wording(
    "mcp_servers.{index}.url: URL must start with https://",
    evidence=(Inferred("MCP connector (2026-08): the url must start with https://, refused with a 400"),),
)

_TOOLSET = {"type": "mcp_toolset", "mcp_server_name": "docs"}


@rule(
    "mcp-server-url",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:mcp_servers"},
    says=(PLAIN,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(
                user("hi"),
                mcp_servers=[{"type": "url", "name": "docs", "url": "http://localhost:3000"}],
                tools=[_TOOLSET],
            ),
            "mcp_servers.0.url: URL must start with https://",
            at=("mcp_servers", 0, "url"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                mcp_servers=[{"type": "url", "name": "docs", "url": "https://example.com/mcp"}],
                tools=[_TOOLSET],
            )
        ),
    ),
)
def mcp_server_url(conversation: Conversation) -> Iterator[Draft]:
    servers = conversation.fields["mcp_servers"]
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        url = server.get("url") if isinstance(server, dict) else None
        if isinstance(url, str) and not url[:8].lower().startswith("https://"):
            yield PLAIN.at(("mcp_servers", index, "url"), index=index)
