"""A server call is one of a server tool that the request offers.

Why: the server runs no tool that the request does not bring. A response with such a call belongs to another request, or
the request was rebuilt without it; the next request lacks the tool then, and cannot go on with an open call.

What to do: keep `tools` and `mcp_servers` as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import CODE_EXECUTION, WEB_SEARCH, body, response, server_tool_use, user, web_search_result
from turnlint.rule import FIELDS, REQUEST, Case, Conversation, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules._shared.tools import CODE, declared, provided
from turnlint_rules.responses._asked import whole
from turnlint_rules.responses._pages import ALL, SERVER_TOOLS

TOOL = Remark("the server called `{name}`, which the request does not offer", evidence=(SERVER_TOOLS, ALL))
SERVER = Remark(
    "the server called the MCP server `{name}`, which the request does not name", evidence=(SERVER_TOOLS, ALL)
)

#: The server tools by the names that they are called by.
_NAMES: Final = CODE | {"web_search", "web_fetch", "advisor", "tool_search_tool_regex", "tool_search_tool_bm25"}


@rule(
    "server-call-of-tool-not-offered",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"block:server_tool_use", "block:mcp_tool_use"},
    given={REQUEST, FIELDS},
    says=(TOOL, SERVER),
    refused=(
        Case(
            response(server_tool_use(), web_search_result(), "Found."),
            "the server called `web_search`, which the request does not offer",
            at=("content", 0, "name"),
            asked=body(user("Search.")),
        ),
        Case(
            response(
                {"type": "mcp_tool_use", "id": "mcptoolu_01", "name": "ask", "server_name": "wiki", "input": {}},
                {"type": "mcp_tool_result", "tool_use_id": "mcptoolu_01", "is_error": False, "content": []},
            ),
            "the server called the MCP server `wiki`, which the request does not name",
            at=("content", 0, "server_name"),
            asked=body(user("Ask.")),
        ),
    ),
    accepted=(
        Case(response(server_tool_use(), web_search_result()), asked=body(user("Search."), tools=[WEB_SEARCH])),
        Case(
            response(server_tool_use(name="bash_code_execution"), stop_reason="pause_turn"),
            asked=body(user("Run it."), tools=[CODE_EXECUTION]),
        ),
    ),
)
def server_call_of_tool_not_offered(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    if asked is None or any(not isinstance(tool, dict) for tool in declared(asked)):
        return
    names, servers = provided(asked), _servers(asked)
    for call in response.server_calls:
        if call.type == "server_tool_use":
            if call.name in _NAMES and call.name not in names:
                yield TOOL.at((*call.path, "name"), name=call.name)
        elif isinstance(server := call.value.get("server_name"), str) and server not in servers:
            yield SERVER.at((*call.path, "server_name"), name=server[:80])


def _servers(asked: Conversation) -> set[str]:
    """The names of the MCP servers in a request."""
    listed = asked.fields.get("mcp_servers")
    entries = [*(listed if isinstance(listed, list) else ()), *declared(asked)]
    found = [entry.get(key) for entry in entries if isinstance(entry, dict) for key in ("name", "mcp_server_name")]
    return {name for name in found if isinstance(name, str)}
