"""One name for each MCP server, and one toolset.

Why: calls carry the server's name, so two servers of one name cannot be told apart; and two toolsets for one server
would configure it twice.

What to do: rename one server; put all settings of a server into one toolset.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Path,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of

SERVER = Wording(
    "mcp_servers: MCP server names must be unique. Duplicate name found: '{name}'.",
    evidence=(Inferred("MCP connector (2026-08): names are unique, refused with a 400"),),
)
TOOLSET = Wording(
    "MCP server '{name}' is referenced by more than one `mcp_toolset` in `tools`.",
    evidence=(Inferred("MCP connector (2026-08): exactly one toolset for each server, refused with a 400"),),
)


def _server(name: str) -> dict[str, Any]:
    return {"type": "url", "url": "https://example.com/mcp", "name": name}


def _toolset(name: str) -> dict[str, Any]:
    return {"type": "mcp_toolset", "mcp_server_name": name}


@rule(
    "repeated-mcp-server",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:mcp_servers", "tool:mcp_toolset"},
    says=(SERVER, TOOLSET),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), mcp_servers=[_server("a"), _server("a")], tools=[_toolset("a")]),
            "mcp_servers: MCP server names must be unique. Duplicate name found: 'a'.",
            at=("mcp_servers", 1, "name"),
        ),
        Case(
            body(user("hi"), mcp_servers=[_server("a")], tools=[_toolset("a"), _toolset("a")]),
            "MCP server 'a' is referenced by more than one `mcp_toolset` in `tools`.",
            at=("tools", 1, "mcp_server_name"),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), mcp_servers=[_server("a"), _server("b")], tools=[_toolset("a"), _toolset("b")]),
        ),
    ),
)
def repeated_mcp_server(conversation: Conversation) -> Iterator[Draft]:
    servers = conversation.fields.get("mcp_servers")
    names = [
        (("mcp_servers", index, "name"), server.get("name"))
        for index, server in enumerate(servers if isinstance(servers, list) else ())
        if isinstance(server, dict)
    ]
    yield from _repeated(names, SERVER)
    used = [
        (("tools", index, "mcp_server_name"), definition.get("mcp_server_name"))
        for index, definition in each(conversation)
        if kind_of(definition) == "mcp_toolset"
    ]
    yield from _repeated(used, TOOLSET)


def _repeated(names: list[tuple[tuple[str, int, str], Any]], wording: Wording) -> Iterator[Draft]:
    seen: set[str] = set()
    for place, name in names:
        path: Path = place
        if not isinstance(name, str):
            continue
        if name in seen:
            yield wording.at(path, name=name)
        seen.add(name)
