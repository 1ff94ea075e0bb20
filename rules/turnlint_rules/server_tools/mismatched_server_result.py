"""A server call is answered by the result block of its own tool.

Why: each server tool has one type of result: `web_search` has `web_search_tool_result`, both tool searches have
`tool_search_tool_result`, MCP calls have `mcp_tool_result`.

What to do: send the blocks back as they came. Where they are rebuilt from another format, derive the type from the
call.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
    SERVER_CALLS,
    SERVER_RESULTS,
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
from turnlint_rules._shared.results import result_type

MISMATCHED = Wording(
    "messages.{turn}.content.{index}: unexpected `tool_use_id` found in `{type}` blocks: {id}. "
    "Each `{type}` block must have a corresponding `{call}` block before it.",
    evidence=(Inferred("the guide on server tools fixes the types; the words are those for a result without a call"),),
)
_FETCHED = {
    "type": "web_fetch_tool_result",
    "tool_use_id": "srvtoolu_01A",
    "content": {"type": "web_fetch_tool_result_error", "error_code": "unavailable"},
}


@rule(
    "mismatched-server-result",
    Severity.ERROR,
    answers=Pass.SERVER_CALLS,
    needs={f"block:{kind}" for kind in SERVER_RESULTS},
    says=(MISMATCHED,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user("search"), assistant(server_tool_use(), _FETCHED, "Found."), user("go on"), tools=[WEB_SEARCH]),
            "messages.1.content.1: unexpected `tool_use_id` found in `web_fetch_tool_result` blocks: srvtoolu_01A. "
            "Each `web_fetch_tool_result` block must have a corresponding `server_tool_use` block before it.",
            at=("messages", 1, "content", 1),
        ),
    ),
    accepted=(
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "Found."),
                user("go on"),
                tools=[WEB_SEARCH],
            ),
        ),
    ),
)
def mismatched_server_result(conversation: Conversation) -> Iterator[Draft]:
    expected: dict[str, set[str]] = {}
    for made in conversation.blocks(*SERVER_CALLS):
        expected.setdefault(made.id, set()).add(result_type(made.value))
    for block in conversation.blocks(*SERVER_RESULTS):
        types = expected.get(block.id)
        if block.role == "assistant" and types and block.type not in types and types <= SERVER_RESULTS:
            call = "mcp_tool_use" if block.type == "mcp_tool_result" else "server_tool_use"
            yield MISMATCHED.at(
                block.path, turn=block.turn, index=block.joined, type=block.type, id=block.id, call=call
            )
