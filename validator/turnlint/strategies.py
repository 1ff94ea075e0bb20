"""Hypothesis strategies for the tests of an agent: requests that the API accepts, what it may answer, whole sessions.

They need the package hypothesis. What they make is legal: the nasty replies are those that the API sends now and then,
and that loops do not expect::

    @given(turnlint.strategies.responses())
    def test_the_loop_survives(response):
        my_loop.take(response)
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

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
from turnlint.checking.next_turn import next_turn
from turnlint.values.exchange import Exchange

__all__ = ["KINDS", "NASTY", "STOP", "TOOLS", "reply", "requests", "responses", "sessions"]

Json: TypeAlias = Any

#: Tools with which every reply is legal: one of the client's, a search and a code execution of the server's.
TOOLS: Final = [tool(), WEB_SEARCH, CODE_EXECUTION]
#: The sequence that replies of the kind `stop_sequence` stop at.
STOP: Final = "END"
#: The kinds of replies that a documented loop goes on from, or from whose beginning it begins anew (a refusal).
KINDS: Final = ["end_turn", "stop_sequence", "tool_use", "pause_turn", "mixed", "max_tokens", "refusal", "empty"]
#: Kinds that are legal too, and that loops do not expect: calls that were cut, blank text, no call behind `tool_use`,
#: server calls left open beside those of the client, a stop reason that is new.
NASTY: Final = [
    "code", "no_call", "cut_call", "cut_behind_calls", "cut_search", "cut_thinking", "interrupted",
    "model_context_window_exceeded", "unknown", "blank",
]  # fmt: skip
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
    """A reply of a kind (one of :data:`KINDS` or :data:`NASTY`), its ids made of a number.

    * ``waiting``: the id of a server call of the reply before that still waits: its result comes first.
    * ``thinks``: whether there is thinking in it, as where the request asks for it.
    """
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
    fields: dict[str, Json] = {"container": _container(number)} if kind == "code" else {}
    if kind == "stop_sequence":
        fields["stop_sequence"] = STOP
    return response(*content, stop_reason=_STOPS.get(kind, kind), id=f"msg_{number}", **fields)


def _container(number: int) -> dict[str, Json]:
    return {"id": f"container_{number}", "expires_at": "2026-11-20T10:00:00Z"}


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


_words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Json]:
    """Requests that the API accepts: turns, calls with their results, server calls; split messages now and then."""
    ids = iter(range(1_000_000))
    messages: list[Json] = []
    for _ in range(draw(st.integers(1, 4))):
        messages += draw(_turn(ids))
    messages += _user(draw, [{"type": "text", "text": draw(_words)}])
    tools = [
        {"name": "lookup", "description": "Looks things up.", "input_schema": {"type": "object", "properties": {}}},
        {"type": "web_search_20250305", "name": "web_search"},
    ]
    return {"model": "claude-sonnet-4-5", "max_tokens": 2048, "tools": tools, "messages": messages}


@st.composite
def _turn(draw: st.DrawFn, ids: Any) -> list[Json]:
    kind = draw(st.sampled_from(["plain", "calls", "search", "mixed"]))
    made = _user(draw, [{"type": "text", "text": draw(_words)}])
    said: Json = {"type": "text", "text": draw(_words)}
    if kind == "plain":
        return [*made, {"role": "assistant", "content": draw(st.sampled_from([said["text"], [said]]))}]
    search = f"srvtoolu_{next(ids)}"
    call = {"type": "server_tool_use", "id": search, "name": "web_search", "input": {"query": draw(_words)}}
    error = {"type": "web_search_tool_result_error", "error_code": "unavailable"}
    result = {"type": "web_search_tool_result", "tool_use_id": search, "content": error}
    if kind == "search":
        return [*made, {"role": "assistant", "content": [call, result, said]}]
    count = draw(st.integers(1, 3))
    names = [f"toolu_{next(ids)}" for _ in range(count)]
    calls = [{"type": "tool_use", "id": name, "name": "lookup", "input": draw(_inputs)} for name in names]
    answers = [{"type": "tool_result", "tool_use_id": name, "content": draw(_words)} for name in names]
    opening = [call, *calls] if kind == "mixed" else [said, *calls]
    after = [result, said] if kind == "mixed" else [said]
    return [
        *made,
        {"role": "assistant", "content": opening},
        *_user(draw, draw(st.permutations(answers))),
        {"role": "assistant", "content": after},
    ]


_values = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | _words | st.lists(_words, max_size=2)
_inputs = st.dictionaries(_words, _values, max_size=2)


def _user(draw: st.DrawFn, blocks: list[Json]) -> list[Json]:
    """A user turn: one message, or one a block."""
    if len(blocks) > 1 and draw(st.booleans()):
        return [{"role": "user", "content": [block]} for block in blocks]
    if blocks[0]["type"] == "text" and draw(st.booleans()):
        return [{"role": "user", "content": blocks[0]["text"]}]
    return [{"role": "user", "content": blocks}]


def responses(kinds: Collection[str] = (*KINDS, *NASTY)) -> st.SearchStrategy[dict[str, Json]]:
    """Messages that the API may answer with, of some kinds; each is legal for a request with :data:`TOOLS`."""
    return st.builds(reply, st.sampled_from(list(kinds)), st.integers(1, 10_000), thinks=st.booleans())


@st.composite
def sessions(
    draw: st.DrawFn, kinds: Collection[str] = (*KINDS, *NASTY), most: int = 5, model: str = "claude-sonnet-5"
) -> list[Exchange]:
    """Sessions of a loop that does what is documented: exchanges in order, each a request with its response.

    * ``kinds``: of the replies; ``most``: so many exchanges at most; ``model``: who answers.

    A session ends where no request goes on from the last response.
    """
    thinks = draw(st.booleans())
    request: dict[str, Json] = {
        "model": model,
        "max_tokens": 2048,
        "tools": TOOLS,
        "stop_sequences": [STOP],
        "messages": [{"role": "user", "content": draw(_words)}],
        **({"thinking": {"type": "adaptive"}} if thinks else {}),
    }
    made: list[Exchange] = []
    waiting = ""
    for number in range(1, draw(st.integers(1, most)) + 1):
        kind = draw(st.sampled_from(list(kinds)))
        answer = reply(kind, number, waiting, thinks=thinks)
        made.append(Exchange(request, answer))
        follows = next_turn(request, answer)
        if follows.way in ("none", "again"):
            break
        results = {call: draw(_words) for call in follows.calls}
        request = follows.request(results or None, draw(_words) if follows.way == "speak" else None)
        waiting = left_waiting(kind, number) if follows.calls else ""
    return made
