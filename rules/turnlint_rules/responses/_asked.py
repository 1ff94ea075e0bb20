"""What the request that a response answers has to do with it."""

from __future__ import annotations

from typing import Any

from turnlint.rule import Conversation, Response
from turnlint_rules._shared.tools import declared, kind_of, name_of


def whole(response: Response) -> Conversation | None:
    """The request, where it shows the whole conversation.

    On ``thread: continue`` the server holds the earlier messages and the tools, so nothing is said then.
    """
    asked = response.asked
    return None if asked is None or "field:thread=continue" in asked.occurs else asked


def client_tools(asked: Conversation) -> dict[str, dict[str, Any]] | None:
    """The tools that the request offers by name; ``None`` where they cannot all be told by name."""
    found: dict[str, dict[str, Any]] = {}
    for tool in declared(asked):
        if not isinstance(tool, dict):
            return None
        name, kind = name_of(tool), kind_of(tool)
        if name is not None:
            found[name] = tool
        elif kind != "mcp_toolset":
            return None  # a toolset has members of its own
    return found


def server_call_ids(asked: Conversation) -> set[str]:
    """The ids of the server calls in the messages of the request."""
    return {call.id for call in asked.blocks("server_tool_use", "mcp_tool_use")}
