"""A server call that code made keeps its `caller`.

Why: with dynamic filtering a search runs inside code execution, and its call and result say so in `caller`. Without it
the API takes the search for a call of the model's own, which ends the code's turn: the code's result, which stands
behind, no longer counts. Converters that know the common keys alone lose `caller`.

What to do: send `server_tool_use` blocks and their results back with all their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
    SERVER_RESULTS,
    Block,
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

DROPPED = Wording(
    "messages.{turn}: `code_execution` tool use with id `{id}` was found without a corresponding "
    "`code_execution_tool_result` block",
    evidence=(
        Measured("a public contract test against the live API", "2026"),
        Reported("vercel/ai#18785", "2026-10"),
    ),
)
_RUN = server_tool_use(name="code_execution")
_RAN = {
    "type": "code_execution_tool_result",
    "tool_use_id": "srvtoolu_01A",
    "content": {
        "type": "encrypted_code_execution_result",
        "encrypted_stdout": "EqICClsIDRgC",
        "stderr": "",
        "return_code": 0,
        "content": [],
    },
}
_CALLER = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_TOOLS = [WEB_SEARCH | {"type": "web_search_20260209"}]


def _request(**caller: Any) -> dict[str, Any]:
    found = (server_tool_use("srvtoolu_01B", **caller), web_search_result("srvtoolu_01B", **caller))
    return body(user("search"), assistant(_RUN, *found, _RAN, "Found."), user("And?"), tools=_TOOLS)


@rule(
    "caller-dropped",
    Severity.ERROR,
    answers=Pass.SERVER_CALLS,
    needs={"block:code_execution_tool_result"},
    says=(DROPPED,),
    fixes=(removing(2),),
    refused=(
        Case(
            _request(),
            "messages.1: `code_execution` tool use with id `srvtoolu_01A` was found without a corresponding "
            "`code_execution_tool_result` block",
            at=("messages", 1, "content", 1),
        ),
    ),
    accepted=(
        Case(_request(caller=_CALLER)),
        Case(
            body(
                user("search"),
                assistant(_RUN, _RAN, server_tool_use("srvtoolu_01B"), web_search_result("srvtoolu_01B"), "Found."),
                user("And?"),
                tools=_TOOLS,
            ),
            note="the model's own search, after the code",
        ),
    ),
)
def caller_dropped(conversation: Conversation) -> Iterator[Draft]:
    running: Block | None = None
    inside: dict[str, Block] = {}
    between: list[tuple[Block, Block]] = []
    for block in conversation.blocks("server_tool_use", *SERVER_RESULTS):
        if block.role != "assistant":
            continue
        if running is None or block.turn != running.turn:
            running = None
            if block.value.get("name") == "code_execution" and block.type == "server_tool_use":
                running, inside, between = block, {}, []
        elif block.type == "server_tool_use":
            inside[block.id] = block
        elif block.id in inside:
            between.append((inside[block.id], block))
        elif block.id == running.id:
            if _is_encrypted(block):
                yield from _judge(running, between)
            running = None


def _is_encrypted(result: Block) -> bool:
    """Whether code of dynamic filtering ran: its output is encrypted."""
    content = result.value.get("content")
    return isinstance(content, dict) and content.get("type") == "encrypted_code_execution_result"


def _judge(run: Block, made: list[tuple[Block, Block]]) -> Iterator[Draft]:
    for call, result in made:
        lost = [block.value.get("caller") is None for block in (call, result)]
        if any(lost):
            yield DROPPED.at(call.path, turn=run.turn, id=run.id, unsure=not all(lost))
            return
