"""A server tool's result must stand after its call, in the same assistant turn.

Why: the result belongs to the call that the API made. A history that was trimmed or split between them, or that moved
the call into an earlier turn, leaves the result alone.

What to do: keep `server_tool_use` and its result together and in order; drop both or neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
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

ORPHAN = Wording(
    "messages.{turn}.content.{index}: unexpected `tool_use_id` found in `{type}` blocks: {id}. "
    "Each `{type}` block must have a corresponding `{call}` block before it.",
    evidence=(
        Reported("anthropics/claude-code#62577", "2026-05-26"),
        Reported("anthropics/claude-code#80439", "2026-07-23"),
    ),
)


@rule(
    "server-result-without-call",
    Severity.ERROR,
    answers=Pass.SERVER_CALLS,
    needs={"fact:server_orphans"},
    says=(ORPHAN,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("search"), assistant(web_search_result(), "Found."), user("thanks"), tools=[WEB_SEARCH]),
            "messages.1.content.0: unexpected `tool_use_id` found in `web_search_tool_result` blocks: srvtoolu_01A. "
            "Each `web_search_tool_result` block must have a corresponding `server_tool_use` block before it.",
            at=("messages", 1, "content", 0),
        ),
    ),
    accepted=(
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "Found."),
                user("thanks"),
                tools=[WEB_SEARCH],
            )
        ),
    ),
)
def server_result_without_call(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.pairing.server_orphans:
        call = "mcp_tool_use" if block.type == "mcp_tool_result" else "server_tool_use"
        yield ORPHAN.at(block.path, turn=block.turn, index=block.joined, type=block.type, id=block.id, call=call)
