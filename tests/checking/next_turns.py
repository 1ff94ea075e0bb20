"""What can come back, row by row: exchanges by name, for the tests of what comes next.

``python -m tests.checking.next_turns`` writes ``next_turns.txt`` anew: all that is told and built for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import turnlint
from turnlint.case import (
    CODE_EXECUTION,
    WEB_SEARCH,
    assistant,
    body,
    events,
    response,
    server_tool_use,
    text,
    thinking,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.reporters.next_turn import lines

Json = Any
TOLD: Final = Path(__file__).with_suffix(".txt")
GO_ON: Final = "Please continue."

OPUS: Final = "claude-opus-5-5"
SONNET: Final = "claude-sonnet-5"
HAIKU: Final = "claude-haiku-4-5"
CALLER: Final = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
RUN: Final = server_tool_use(name="code_execution")
FELL: Final = {"type": "fallback", "from": {"model": OPUS}, "to": {"model": "claude-opus-4-8"}}
NOTICE: Final = thinking("This part of the response was interrupted before it finished.")
THRESHOLD: Final = {"edits": [{"type": "compact_20260112", "pause_after_compaction": True}]}
CONTINUED: Final = {"type": "continue", "previous_message_id": "msg_00Z"}
TOOLSET: Final = {"type": "computer_toolset_20260801", "display_width_px": 800, "display_height_px": 600}


class Row(NamedTuple):
    """An exchange; ``said`` are the user's next words, where some are to be said."""

    request: Json
    response: Json
    said: str | None = None
    betas: tuple[str, ...] | None = None


def asked(*messages: Json, model: str = SONNET, **fields: Json) -> Json:
    return body(*(messages or (user("hi"),)), model=model, **fields)


def stopped(reason: str | None, *content: Json, **fields: Json) -> Json:
    return response(*content, stop_reason=reason, **fields)


_CLIENT: Final = asked(tools=[tool()])
_MIXED: Final = asked(tools=[WEB_SEARCH, tool()])
_CODE: Final = asked(tools=[CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])])
_RESULTS: Final = (user("hi"), assistant(tool_use()), user(tool_result(), "And now?"))

ROWS: Final[dict[str, Row]] = {
    "end_turn": Row(asked(), stopped("end_turn", thinking(), "Hello"), GO_ON),
    "end_turn, thinking that is bound": Row(asked(model=OPUS), stopped("end_turn", thinking(), "Hello"), GO_ON),
    "end_turn, a cached prefix": Row(
        asked(system=[text("s", cache_control={"type": "ephemeral"})]), response("Hello"), GO_ON
    ),
    "end_turn, empty": Row(asked(), stopped("end_turn"), GO_ON),
    "end_turn, empty after text behind results": Row(asked(*_RESULTS, tools=[tool()]), stopped("end_turn")),
    "end_turn, a fallback": Row(
        asked(model=OPUS, fallbacks=[{"model": "claude-opus-4-8"}]),
        stopped("end_turn", thinking(), "I", tool_use(), FELL, "Hello"),
        GO_ON,
    ),
    "end_turn, with a call": Row(_CLIENT, stopped("end_turn", tool_use())),
    "end_turn, a server call without its result": Row(_MIXED, stopped("end_turn", server_tool_use(), "Found")),
    "end_turn, fields of an SDK and a blank text": Row(
        asked(), stopped("end_turn", "\n\n", text("{}", parsed_output={}), thinking()), GO_ON
    ),
    "stop_sequence": Row(asked(stop_sequences=["."]), stopped("stop_sequence", "Hello", stop_sequence="."), GO_ON),
    "max_tokens, text": Row(asked(), stopped("max_tokens", "Once upon "), GO_ON),
    "max_tokens, text, on a model with prefill": Row(asked(model=HAIKU), stopped("max_tokens", "Once upon ")),
    "max_tokens, a cut call": Row(_CLIENT, stopped("max_tokens", "I call.", tool_use())),
    "max_tokens, text behind whole calls": Row(_CLIENT, stopped("max_tokens", tool_use(), "And n")),
    "max_tokens, a cut search": Row(_MIXED, stopped("max_tokens", "I search.", server_tool_use()), GO_ON),
    "max_tokens, only thinking": Row(asked(), stopped("max_tokens", thinking())),
    "max_tokens, the notice of an interruption": Row(
        asked(tools=[tool()], model=OPUS), stopped("max_tokens", "I call.", tool_use(), NOTICE)
    ),
    "max_tokens, empty": Row(asked(max_tokens=1), stopped("max_tokens")),
    "max_tokens, empty after max_tokens 0": Row(asked(max_tokens=0), stopped("max_tokens")),
    "tool_use, client calls": Row(_CLIENT, stopped("tool_use", thinking(), tool_use(), tool_use("toolu_01B"))),
    "tool_use, words after the results": Row(_CLIENT, stopped("tool_use", tool_use()), "In Celsius."),
    "tool_use, calls of a toolset": Row(
        asked(tools=[TOOLSET]), stopped("tool_use", tool_use(name="screenshot", toolset_name="computer"))
    ),
    "tool_use, a server call waits": Row(_MIXED, stopped("tool_use", server_tool_use(), tool_use())),
    "tool_use, code waits": Row(
        _CODE, stopped("tool_use", RUN, tool_use(caller=CALLER), container={"id": "container_01"})
    ),
    "tool_use, code of a search waits": Row(
        asked(tools=[{"type": "web_search_20260209", "name": "web_search"}, tool()]),
        stopped(
            "tool_use",
            RUN,
            server_tool_use("srvtoolu_01B", caller=CALLER),
            tool_use(),
            container={"id": "container_01"},
        ),
    ),
    "tool_use, code waits in a container that nobody names": Row(
        _CODE, stopped("tool_use", RUN, tool_use(caller=CALLER))
    ),
    "tool_use, no call": Row(_CLIENT, stopped("tool_use", "I call."), GO_ON),
    "tool_use, nothing at all": Row(_CLIENT, stopped("tool_use")),
    "pause_turn, a server call waits": Row(
        _MIXED, stopped("pause_turn", server_tool_use()), betas=("advisor-tool-2026-03-01",)
    ),
    "pause_turn, code runs": Row(
        asked(tools=[CODE_EXECUTION], container={"skills": []}),
        stopped("pause_turn", RUN, container={"id": "container_01"}),
    ),
    "pause_turn, nothing waits": Row(_MIXED, stopped("pause_turn", server_tool_use(), web_search_result())),
    "pause_turn, the second in a row": Row(
        asked(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH]),
        stopped("pause_turn", web_search_result(), "More."),
    ),
    "pause_turn, empty": Row(_MIXED, stopped("pause_turn")),
    "refusal, empty": Row(asked(), stopped("refusal")),
    "refusal, partial": Row(_CLIENT, stopped("refusal", "I", tool_use())),
    "refusal, another model recommended": Row(
        asked(), stopped("refusal", stop_details={"type": "refusal", "recommended_model": "claude-opus-4-8"})
    ),
    "refusal, with credit": Row(
        asked(), stopped("refusal", stop_details={"type": "refusal", "fallback_credit_token": "t"})
    ),
    "refusal, with credit for the part": Row(
        asked(),
        stopped(
            "refusal",
            "I",
            stop_details={"type": "refusal", "fallback_credit_token": "t", "fallback_has_prefill_claim": True},
        ),
    ),
    "model_context_window_exceeded": Row(asked(), stopped("model_context_window_exceeded", "Once")),
    "compaction, at a threshold": Row(
        asked(context_management=THRESHOLD), stopped("compaction", {"type": "compaction", "content": "They met."})
    ),
    "compaction, on demand": Row(
        asked(user("hi"), assistant("Hello"), user("bye"), model=OPUS, compaction={"type": "summarize"}),
        stopped("compaction", {"type": "compaction", "content": "They met.", "signature": "EqIC"}),
        GO_ON,
    ),
    "compaction, without its block": Row(asked(context_management=THRESHOLD), stopped("compaction")),
    "compaction, asked for and not made": Row(
        asked(compaction={"type": "summarize"}), stopped("max_tokens", "They")
    ),
    "an unknown value": Row(asked(), stopped("exhausted", "Hello"), GO_ON),
    "an unknown value, with a call": Row(_CLIENT, stopped("exhausted", tool_use())),
    "null": Row(asked(), stopped(None, "Hello")),
    "a stream": Row(_CLIENT, events(tool_use(), stop_reason="tool_use")),
    "a stream that broke off": Row(_CLIENT, events(tool_use(), stop_reason="tool_use")[:-2]),
    "an error": Row(asked(), {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
    "no message": Row(asked(), {"id": "chatcmpl-1", "choices": []}),
    "thinking without its signature": Row(asked(), response(thinking(signature=""), "Hello")),
    "one id twice": Row(_CLIENT, stopped("tool_use", tool_use(), tool_use())),
    "content that is no list": Row(asked(), {**response(), "content": "Hello"}),
    "a call without a name": Row(_CLIENT, stopped("tool_use", {"type": "tool_use", "id": "toolu_01A", "input": {}})),
    "a thread, begun": Row(asked(thread={"type": "create"}, tools=[tool()], system="s"), response("Hello"), GO_ON),
    "a thread, calls": Row(asked(user("And?"), thread=CONTINUED), stopped("tool_use", tool_use())),
    "a thread, paused": Row(asked(user("And?"), thread=CONTINUED), stopped("pause_turn", server_tool_use())),
    "a thread, refused": Row(asked(user("And?"), thread=CONTINUED), stopped("refusal", "I")),
    "a thread, cut": Row(asked(user("And?"), thread=CONTINUED), stopped("max_tokens", tool_use())),
    "a thread, a cut search": Row(
        asked(user("And?"), thread=CONTINUED), stopped("max_tokens", "I search.", server_tool_use())
    ),
    "a thread, begun, answered by a fallback model": Row(
        asked(thread={"type": "create"}, model=OPUS, fallbacks=[{"model": "claude-opus-4-8"}]),
        response(FELL, "Hello"),
        GO_ON,
    ),
    "a thread, answered by a fallback model": Row(
        asked(user("And?"), thread=CONTINUED, model=OPUS),
        response("Hello", usage={"iterations": [{"type": "fallback_message"}]}),
    ),
}  # fmt: skip


def told(name: str) -> str:
    """All that is told and built for an exchange, as text."""
    row = ROWS[name]
    turn = turnlint.next_turn(row.request, row.response, betas=row.betas)
    return "\n".join([f"## {name}", "", *lines(turn, "it"), "", *_built(turn, row.said)])


def _built(turn: turnlint.NextTurn, said: str | None) -> Iterator[str]:
    results = dict.fromkeys(turn.calls, "7")
    given = ", ".join([*([f"results={results}"] if results else []), *([f"text={said!r}"] if said is not None else [])])
    yield f">>> request({given})"
    try:
        made = turn.request(results, said)
    except turnlint.NoNextRequest as error:
        yield f"NoNextRequest: {error.line.what}"
        return
    for field, value in made.items():
        if field != "messages":
            yield f"{field}: {json.dumps(value)}"
    for message in made["messages"]:
        yield f"- {message['role']}: {json.dumps(message['content'])}"


def sections() -> dict[str, str]:
    """What is told of each exchange, by its name, as the file has it."""
    parts = TOLD.read_text("utf-8").split("## ")[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}" for part in parts}


if __name__ == "__main__":
    TOLD.write_text("\n\n\n".join(told(name) for name in ROWS) + "\n", "utf-8")
