"""Kinds of replies that the API sends, each made to fit a request: the common ones, and those that loops forget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from turnlint.stand_in.playing.asked import Asked, own_input, result_type
from turnlint.stand_in.playing.inputs import fitting
from turnlint.stand_in.playing.reply import Reply, call, server_call, thinking
from turnlint.values.json import Json

Maker: TypeAlias = Callable[[Asked], Reply | None]
"""Makes a reply to a request; ``None`` where the kind is not legal for it."""

ANSWER: Final = "That is all."
_QUERY: Final = {"query": "water mills"}
_CODE: Final = {"code": "print(7)"}


def text(words: str) -> dict[str, Json]:
    """A text."""
    return {"type": "text", "text": words}


def call_of(tool: Mapping[str, Json]) -> dict[str, Json]:
    """A call of an offered tool, with an input that fits its schema."""
    own = own_input(tool)
    return call(str(tool["name"]), fitting(tool["input_schema"]) if own is None else own)


def search_of(asked: Asked, named: str = "", *, waits: bool = False) -> list[dict[str, Json]]:
    """A call of a server tool that is offered (``named`` so), with its result unless it waits; else empty."""
    for tool in asked.server_tools:
        name, kind = str(tool.get("name")), str(tool.get("type"))
        if named not in ("", name):
            continue
        if kind.startswith("web_search_"):
            return [server_call(name, _QUERY, open=waits)]
        if kind.startswith("web_fetch_"):
            return [server_call(name, {"url": "https://example.org/mill"}, open=waits)]
        if kind.startswith("code_execution_") and not kind.endswith("20250825"):
            return [server_call(name, _CODE, open=waits)]
    return []


def mcp_of(asked: Asked, named: str = "look") -> list[dict[str, Json]]:
    """A call of a tool of an MCP server, with its result; empty where the request names no server."""
    for tool in asked.tools:
        if tool.get("type") == "mcp_toolset":
            name = f"mcptoolu_{asked.number}"
            used = {"type": "mcp_tool_use", "id": name, "name": named, "server_name": tool.get("mcp_server_name")}
            done = {"type": "mcp_tool_result", "tool_use_id": name, "is_error": False, "content": [text("A mill.")]}
            return [{**used, "input": {}}, done]
    return []


def opening(asked: Asked) -> list[dict[str, Json]]:
    """What a turn begins with: thinking, where the model thinks; the results that the server owes."""
    return [*late_results(asked), *([thought(asked)] if asked.thinks and not asked.waiting else [])]


def thought(asked: Asked) -> dict[str, Json]:
    """A thought, which no other request has got."""
    return thinking(f"Let me see: this is request {asked.number}.")


def late_results(asked: Asked) -> list[dict[str, Json]]:
    """The results of the server's calls that the turn before left open."""
    return [{"type": result_type(str(each["name"])), "tool_use_id": each["id"]} for each in asked.waiting]


def _may_call(asked: Asked) -> bool:
    return bool(asked.callable_tools) and asked.choice != "none"


def _may_speak(asked: Asked) -> bool:
    """Whether a reply without a call is legal."""
    return asked.choice in ("auto", "none")


def _chosen(asked: Asked) -> list[Mapping[str, Json]]:
    """The tools that may be called: the one that was chosen, or all."""
    named = [tool for tool in asked.callable_tools if tool.get("name") == asked.choice]
    return named or asked.callable_tools


def _end_turn(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text(ANSWER))) if _may_speak(asked) else None


def _tool_use(asked: Asked) -> Reply | None:
    if not _may_call(asked):
        return None
    return Reply((*opening(asked), text("Let me look."), call_of(_chosen(asked)[0])))


def _parallel(asked: Asked) -> Reply | None:
    if not _may_call(asked) or not asked.parallel:
        return None
    tools = _chosen(asked)
    return Reply((*opening(asked), call_of(tools[0]), call_of(tools[1 % len(tools)])))


def _mixed(asked: Asked) -> Reply | None:
    search = search_of(asked, waits=True)
    if not search or not _may_call(asked) or asked.choice != "auto":
        return None
    return Reply((*opening(asked), *search, call_of(_chosen(asked)[0])), "tool_use")


def _search(asked: Asked) -> Reply | None:
    search = search_of(asked)
    return Reply((*opening(asked), *search, text("Found it."))) if search and asked.choice == "auto" else None


def _search_then_call(asked: Asked) -> Reply | None:
    search = search_of(asked)
    if not search or not _may_call(asked) or asked.choice != "auto":
        return None
    return Reply((*opening(asked), text("Searching."), *search, call_of(_chosen(asked)[0])))


def _pause_turn(asked: Asked) -> Reply | None:
    search = search_of(asked, waits=True)
    if not search or asked.choice != "auto":
        return None
    return Reply((*opening(asked), text("Let me search."), *search), "pause_turn")


def _pause_between(asked: Asked) -> Reply | None:
    search = search_of(asked)
    return Reply((*opening(asked), *search), "pause_turn") if search and asked.choice == "auto" else None


def _max_tokens(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text("The mill has")), "max_tokens") if _may_speak(asked) else None


def _cut_call(asked: Asked) -> Reply | None:
    if not _may_call(asked):
        return None
    made = call_of(_chosen(asked)[0])
    return Reply((*opening(asked), text("Calling."), _shortened(made)), "max_tokens")


def _cut_behind_calls(asked: Asked) -> Reply | None:
    if not _may_call(asked):
        return None
    return Reply((*opening(asked), call_of(_chosen(asked)[0]), text("And n")), "max_tokens")


def _cut_thinking(asked: Asked) -> Reply | None:
    return Reply((*late_results(asked), thought(asked)), "max_tokens") if asked.thinks else None


def _window(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text("The mill")), "model_context_window_exceeded") if _may_speak(asked) else None


def _window_call(asked: Asked) -> Reply | None:
    if not _may_call(asked):
        return None
    made = _shortened(call_of(_chosen(asked)[0]))
    return Reply((*opening(asked), text("Calling."), made), "model_context_window_exceeded")


def _refusal(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text("I will not go on")), "refusal")


def _refusal_call(asked: Asked) -> Reply | None:
    if not _may_call(asked):
        return None
    return Reply((*opening(asked), text("Calling."), call_of(_chosen(asked)[0])), "refusal")


def _refusal_empty(asked: Asked) -> Reply | None:
    return None if asked.waiting else Reply((), "refusal")


def _empty(asked: Asked) -> Reply | None:
    return Reply((), "end_turn") if asked.results and _may_speak(asked) and not asked.waiting else None


def _blank(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text("\n"), text(ANSWER))) if _may_speak(asked) else None


def _no_call(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text("I will call.")), "tool_use") if _may_call(asked) else None


def _unknown(asked: Asked) -> Reply | None:
    return Reply((*opening(asked), text(ANSWER)), "exhausted") if _may_speak(asked) else None


def _stop_sequence(asked: Asked) -> Reply | None:
    given = asked.fields.get("stop_sequences")
    if not isinstance(given, list) or not given or not _may_speak(asked):
        return None
    return Reply((*opening(asked), text("It ends")), "stop_sequence", {"stop_sequence": given[0]})


def _code(asked: Asked) -> Reply | None:
    runs = [tool for tool in asked.server_tools if tool.get("type") == "code_execution_20260120"]
    if not runs or not asked.programmatic_tools or asked.choice != "auto":
        return None
    run = f"srvtoolu_run{asked.number}"
    made = call_of(asked.programmatic_tools[0])
    caller = {"type": "code_execution_20260120", "tool_id": run}
    code = server_call("code_execution", {"code": f"await {made['name']}()"}, id=run, open=True)
    return Reply((*opening(asked), code, {**made, "caller": caller}), "tool_use")


def _redacted(asked: Asked) -> Reply | None:
    if not asked.thinks or not _may_call(asked) or asked.waiting:
        return None
    return Reply((thought(asked), {"type": "redacted_thinking"}, call_of(_chosen(asked)[0])))


def _silent_thinking(asked: Asked) -> Reply | None:
    if not asked.thinks or not _may_call(asked) or asked.waiting:
        return None
    return Reply((thinking(""), call_of(_chosen(asked)[0])))


def _compaction(asked: Asked) -> Reply | None:
    management = asked.fields.get("context_management")
    edits = management.get("edits") if isinstance(management, Mapping) else None
    compacts = [each for each in edits or () if str(each.get("type")).startswith("compact_")]
    if not compacts or asked.results or asked.waiting:
        return None
    if compacts[0].get("pause_after_compaction"):
        return Reply(({"type": "compaction"},), "compaction")
    return Reply(({"type": "compaction"}, *opening(asked), text(ANSWER)))


def _fallback(asked: Asked) -> Reply | None:
    given = asked.fields.get("fallbacks")
    if not isinstance(given, list) or not given or not _may_speak(asked) or asked.waiting:
        return None
    to = given[0].get("model")
    trigger = {"type": "refusal", "category": "cyber"}
    other = {"type": "fallback", "from": {"model": asked.fields.get("model")}, "to": {"model": to}, "trigger": trigger}
    return Reply((text("I can"), other, text(ANSWER)), fields={"model": to})


def _mcp(asked: Asked) -> Reply | None:
    calls = mcp_of(asked)
    return Reply((*opening(asked), *calls, text(ANSWER))) if calls and asked.choice == "auto" else None


def _shortened(made: dict[str, Json]) -> dict[str, Json]:
    """A call as it looks where it was cut in its input."""
    given = {**made["input"]}
    if given:
        name = next(reversed(given))
        given[name] = given[name][: len(given[name]) // 2] if isinstance(given[name], str) else given.pop(name)
    return {**made, "input": given, "cut": True}


#: Every kind by its name, from the commonest to the rarest.
KINDS: Final[Mapping[str, Maker]] = {
    "end_turn": _end_turn,
    "tool_use": _tool_use,
    "parallel": _parallel,
    "search": _search,
    "search_then_call": _search_then_call,
    "pause_turn": _pause_turn,
    "pause_between": _pause_between,
    "mixed": _mixed,
    "code": _code,
    "mcp": _mcp,
    "compaction": _compaction,
    "fallback": _fallback,
    "max_tokens": _max_tokens,
    "cut_call": _cut_call,
    "cut_behind_calls": _cut_behind_calls,
    "cut_thinking": _cut_thinking,
    "refusal": _refusal,
    "refusal_call": _refusal_call,
    "refusal_empty": _refusal_empty,
    "stop_sequence": _stop_sequence,
    "window": _window,
    "window_call": _window_call,
    "redacted_thinking": _redacted,
    "silent_thinking": _silent_thinking,
    "empty": _empty,
    "blank": _blank,
    "no_call": _no_call,
    "unknown": _unknown,
}
