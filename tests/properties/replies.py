"""Replies of the API that are legal, one kind at a time, for tests that play a conversation."""

from __future__ import annotations

from typing import Any, Final

from turnlint.case import (
    CODE_EXECUTION,
    WEB_SEARCH,
    response,
    server_tool_use,
    text,
    thinking,
    tool,
    tool_use,
    web_search_result,
)

Json = Any
TOOLS: Final = [tool(), WEB_SEARCH, CODE_EXECUTION]
#: The kinds that a documented loop goes on from, or from whose beginning it begins anew (a refusal).
KINDS: Final = ["end_turn", "stop_sequence", "tool_use", "pause_turn", "mixed", "max_tokens", "refusal", "empty"]
#: Stop reasons of kinds that are not called like theirs.
_STOPS: Final = {
    "mixed": "tool_use",
    "code": "tool_use",
    "no_call": "tool_use",
    "empty": "end_turn",
    "blank": "end_turn",
    "parsed": "end_turn",
    "cut_call": "max_tokens",
    "cut_behind_calls": "max_tokens",
    "cut_search": "max_tokens",
    "cut_thinking": "max_tokens",
    "interrupted": "max_tokens",
    "unknown": "exhausted",
}
#: What models with progress updates say where they were cut.
NOTICE: Final = "This part of the response was interrupted before it finished."


def reply(kind: str, number: int, waiting: str = "", *, thinks: bool = True) -> dict[str, Json]:
    """A reply of a kind, its ids made of a number; the result of a search that still waits comes first in it."""
    call, search, run = f"toolu_{number}", f"srvtoolu_{number}", f"srvtoolu_{number}r"
    think = [thinking(f"thought {number}", f"EqIC{number}")] if thinks else []
    said, notice = text(f"answer {number}"), thinking(NOTICE, f"EqIN{number}")
    caller = {"type": "code_execution_20260120", "tool_id": run}
    content: list[Json] = {
        "end_turn": [*think, said],
        "stop_sequence": [said],
        "tool_use": [*think, tool_use(call), tool_use(f"{call}b")],
        "no_call": [said],
        "pause_turn": [server_tool_use(search), web_search_result(search)],
        "mixed": [server_tool_use(search), tool_use(call)],
        "code": [server_tool_use(run, "code_execution"), tool_use(call, caller=caller)],
        "max_tokens": [said],
        "cut_call": [said, tool_use(call)],
        "cut_behind_calls": [*think, tool_use(call), text("And n")],
        "cut_search": [said, server_tool_use(search)],
        "cut_thinking": [thinking(f"thought {number}", f"EqIC{number}")],
        "interrupted": [said, tool_use(call), notice],
        "refusal": [said],
        "model_context_window_exceeded": [said],
        "unknown": [said],
        "empty": [],
        "blank": [text("\n"), said],
        "parsed": [{**said, "parsed_output": {"a": 1}}],
    }[kind]
    if waiting and kind != "mixed":
        content = [_result(waiting), *content]
    fields: dict[str, Json] = {"container": {"id": f"container_{number}"}} if kind == "code" else {}
    return response(*content, stop_reason=_STOPS.get(kind, kind), id=f"msg_{number}", **fields)


def left_waiting(kind: str, number: int) -> str:
    """The id of the server call that a reply leaves open for results to be sent; empty where it leaves none."""
    return {"mixed": f"srvtoolu_{number}", "code": f"srvtoolu_{number}r"}.get(kind, "")


def _result(waiting: str) -> dict[str, Json]:
    """The result of a search, or of code that ran."""
    if not waiting.endswith("r"):
        return web_search_result(waiting)
    done = {"type": "code_execution_result", "stdout": "7", "stderr": "", "return_code": 0, "content": []}
    return {"type": "code_execution_tool_result", "tool_use_id": waiting, "content": done}


def waiting_search(messages: list[Json]) -> str:
    """The id of the search that waits for its result; empty where none does."""
    searches = [
        block["id"]
        for message in messages
        if message["role"] == "assistant" and isinstance(message["content"], list)
        for block in message["content"]
        if block["type"] == "server_tool_use"
    ]
    done = str(messages)
    return next((each for each in searches if f"'tool_use_id': '{each}'" not in done), "")
