"""A server call whose turn was closed before its result came.

Why: in a mixed response the API runs the client's tools first and its own later. Until then the user turn may hold
nothing but the `tool_result` blocks; anything after them, also in a second user message, ends the assistant turn, and
the server call can never be answered. Calls made from code execution stand under the same rule: the running code is
the open call.

What to do: send the results alone, and whatever else you have to say in a user message after the turn is complete. In
an old history, drop the call together with all that depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    CODE_EXECUTION,
    WEB_FETCH,
    WEB_SEARCH,
    assistant,
    body,
    server_tool_use,
    system,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.rule import (
    Block,
    Case,
    Conversation,
    Documented,
    Draft,
    Measured,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

UNRESOLVED = Wording(
    "messages.{turn}: `{tool}` tool use with id `{id}` was found without a corresponding `{tool}_tool_result` block",
    evidence=(
        Documented(
            "Stop reasons and fallback",
            "2026-07",
            "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
        ),
    ),
)
OLD = Wording(
    "messages.{turn}: `{tool}` tool use with id `{id}` was found without a corresponding `{tool}_result` block",
    until="2025-05",
    evidence=(Reported("anthropics/anthropic-sdk-python#961", "2025-05-30"),),
)
MCP = Wording(
    "messages.{turn}: mcp_tool_use with id {id} was found without a corresponding `mcp_tool_result` block",
    evidence=(
        Measured("pydantic/pydantic-ai, unpaired native tool calls", "2026"),
        Reported("public code that quotes the text up to `mcp_tool_result`", "2026"),
    ),
)

_PAUSED = (
    "the turn was paused (`pause_turn`): send the request again with the response at its end, the same tools and no "
    "user message, until another stop reason comes; hold back what the user says until then."
)
_UNANSWERED = (
    "where the response was paused (`pause_turn`), send it back as it came, the same tools and no user message after "
    "it; otherwise drop the call together with all that depends on it."
)
_LOST = (
    "its result came at the start of the response that followed the `tool_result` blocks, and is left out: send that "
    "response back as it came, or drop the call together with all that depends on it."
)
_MIXED = assistant(server_tool_use(name="web_fetch"), tool_use())
_SENTENCE = (
    "messages.1: `web_fetch` tool use with id `srvtoolu_01A` was found without a corresponding `web_fetch_tool_result` "
    "block"
)


@rule(
    "server-call-unresolved",
    Severity.ERROR,
    answers=Pass.SERVER_CALLS,
    needs={"fact:unresolved"},
    says=(UNRESOLVED, MCP),
    said=(OLD,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), _MIXED, user(tool_result(), "Also summarise it."), tools=[WEB_FETCH, tool()]),
            _SENTENCE,
            at=("messages", 1, "content", 0),
            note="text after the results of a mixed turn",
        ),
        Case(
            body(user("hi"), _MIXED, user(tool_result()), user("Also summarise it."), tools=[WEB_FETCH, tool()]),
            _SENTENCE,
            note="the text in a second user message, which the API joins",
        ),
        Case(
            body(
                user("hi"),
                assistant(
                    server_tool_use(name="code_execution"),
                    tool_use(caller={"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}),
                ),
                user(tool_result(), "go on"),
                container="container_011",
                tools=[CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])],
            ),
            "messages.1: `code_execution` tool use with id `srvtoolu_01A` was found without a corresponding "
            "`code_execution_tool_result` block",
            note="text after the results of programmatic calls",
        ),
        Case(
            body(
                user("ask"),
                assistant(
                    {"type": "mcp_tool_use", "id": "mcptoolu_01", "name": "ask", "server_name": "wiki", "input": {}}
                ),
                user("never mind"),
                mcp_servers=[{"type": "url", "name": "wiki", "url": "https://mcp.example.com/mcp"}],
            ),
            "messages.1: mcp_tool_use with id mcptoolu_01 was found without a corresponding `mcp_tool_result` block",
        ),
        Case(
            body(
                *(user("hi"), _MIXED, user(tool_result()), system("Remember the plan.")),
                model="claude-opus-5",
                tools=[WEB_FETCH, tool()],
            ),
            _SENTENCE,
            note="a system message after the results: seen in public tests only, so a warning",
        ),
    ),
    accepted=(
        Case(
            body(
                user("search and add"),
                assistant(server_tool_use(), tool_use(name="add")),
                user(tool_result(content="3")),
                tools=[WEB_SEARCH, tool("add")],
            ),
            note="the results alone: the call waits, recorded on claude-sonnet-4-5",
        ),
        Case(
            body(user("search"), assistant("I will", server_tool_use()), tools=[WEB_SEARCH]),
            note="a paused turn sent back, recorded on claude-sonnet-4-5",
        ),
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), tool_use()),
                user(tool_result()),
                assistant(web_search_result(), "Found."),
                user("thanks"),
                tools=[WEB_SEARCH, tool()],
            ),
            note="the result at the start of the next response",
        ),
    ),
)
def server_call_unresolved(conversation: Conversation) -> Iterator[Draft]:
    for unresolved in conversation.pairing.unresolved:
        call = unresolved.call
        if unresolved.waiting and not _is_interrupted(conversation, call.message):
            continue
        help = _help(conversation, call, unresolved.closed_by)
        if call.type == "mcp_tool_use":
            yield MCP.at(call.path, turn=call.turn, id=call.id, unsure=unresolved.waiting, help=help)
        else:
            yield UNRESOLVED.at(
                call.path,
                turn=call.turn,
                tool=unresolved.name,
                id=call.id,
                unsure=unresolved.waiting,
                help=help,
            )


def _help(conversation: Conversation, call: Block, closed: Path) -> str:
    """What to do where it is not the message right after the results that closed the turn."""
    reply = conversation.reply
    if reply and reply.holds(call.path) and reply.stop_reason == "pause_turn":
        return _PAUSED
    after = conversation.turn(call.turn + 1)
    if after is None or len(closed) < 2 or not isinstance(closed[1], int):
        return ""
    if closed[1] > after.last:
        return _LOST
    alone = closed[1] == after.first and closed[3:] in ((), (0,)) and call.turn not in conversation.once(_calling)
    return _UNANSWERED if alone else ""


def _calling(conversation: Conversation) -> set[int]:
    """The turns with client calls that have no result: the response was not paused there."""
    return {calls.turn for calls in conversation.pairing.unanswered}


def _is_interrupted(conversation: Conversation, message: int) -> bool:
    """Whether a system message that says something stands behind the results of this message's calls."""
    return any(
        index > message + 1 and conversation.messages[index].get("content") for index in conversation.system_messages
    )
