"""The scenes: every way in which the API may legally reply, and what comes next where the loop goes on as it should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_SEALED = "RXJyb3IgY29kZSBpcyBub3QgYSBzZWNyZXQ="
_BY_CODE = {"type": "code_execution_20260120", "tool_id": "srvtoolu_09"}
_CODE = {"type": "code_execution_20260120", "name": "code_execution"}
_CONTAINER = {"id": "container_01", "expires_at": "2026-11-26T23:00:00Z"}
_COMPACT = {"edits": [{"type": "compact_20260112", "pause_after_compaction": True}]}
WEATHER = {
    "name": "get_weather",
    "description": "The weather of a city, as one sentence.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
SEARCH = {"type": "web_search_20250305", "name": "web_search"}
#: What every request of every loop says beside its messages.
ASK: dict[str, Any] = {"model": "claude-opus-5-5", "max_tokens": 1024, "tools": [WEATHER, SEARCH]}


class Record(dict[str, Any]):
    """JSON that reads like an object of the SDK: ``reply.content[0].text``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no {name!r} in {self.get('type', 'this')}") from None


@dataclass(frozen=True)
class Scene:
    """What the model replies, one request after another, and what the requests ask for beside :data:`ASK`."""

    replies: tuple[Record, ...]
    params: Mapping[str, Any] = field(default_factory=dict)


def reply(stop_reason: str, *content: Record, **more: Any) -> Record:
    """A response of these blocks."""
    message: dict[str, Any] = {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": ASK["model"],
        "content": list(content),
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 400, "output_tokens": 20},
    }
    return Record({**message, **more})


def text(words: str) -> Record:
    """A text block."""
    return Record(type="text", text=words)


def call(number: int, city: str = "Paris", **more: Any) -> Record:
    """A call of the loop's own tool."""
    return Record(type="tool_use", id=f"toolu_0{number}", name="get_weather", input=Record(city=city), **more)


def search(number: int) -> Record:
    """A call that the API runs."""
    return Record(type="server_tool_use", id=f"srvtoolu_0{number}", name="web_search", input={"query": "mills"})


def found(number: int) -> Record:
    """Its result."""
    page = {"type": "web_search_result", "url": "https://example.org", "title": "Mills", "encrypted_content": _SEALED}
    return Record(type="web_search_tool_result", tool_use_id=f"srvtoolu_0{number}", content=[page])


def thinking(words: str) -> Record:
    """Thinking, with its signature."""
    return Record(type="thinking", thinking=words, signature=_SEALED)


RUN = Record(type="server_tool_use", id="srvtoolu_09", name="code_execution", input={"code": "await get_weather()"})
RAN = Record(
    type="code_execution_tool_result",
    tool_use_id="srvtoolu_09",
    content={"type": "code_execution_result", "stdout": "", "stderr": "", "return_code": 0, "content": []},
)
DONE = reply("end_turn", text("Sunny, and the mills turn."))
REFUSED = {"stop_details": {"type": "refusal", "category": "cyber", "explanation": None}}

SCENES: dict[str, Scene] = {
    "an answer": Scene((DONE,)),
    "a call": Scene((reply("tool_use", text("I look."), call(1)), DONE)),
    "two calls at once": Scene((reply("tool_use", call(1), call(2, "Oslo")), DONE)),
    "thinking": Scene((reply("tool_use", thinking("Paris first."), call(1)), DONE)),
    "redacted thinking": Scene((reply("tool_use", Record(type="redacted_thinking", data=_SEALED), call(1)), DONE)),
    "a mixed turn": Scene((reply("tool_use", search(1), call(1)), reply("end_turn", found(1), text("Done.")))),
    "code that calls": Scene(
        (
            reply("tool_use", RUN, call(1, caller=Record(_BY_CODE)), container=Record(_CONTAINER)),
            reply("end_turn", RAN, text("Done."), container=Record(_CONTAINER)),
        ),
        {"tools": [{**WEATHER, "allowed_callers": ["code_execution_20260120"]}, SEARCH, _CODE]},
    ),
    "a pause in a search": Scene((reply("pause_turn", search(1)), reply("end_turn", found(1), text("Done.")))),
    "a pause between searches": Scene((reply("pause_turn", search(1), found(1)), DONE)),
    "two pauses": Scene(
        (
            reply("pause_turn", search(1)),
            reply("pause_turn", found(1), search(2)),
            reply("end_turn", found(2), text("Done.")),
        )
    ),
    "a cut text": Scene((reply("max_tokens", text("Once")), reply("max_tokens", text("upon")), DONE)),
    "a cut thought": Scene((reply("max_tokens", thinking("Paris")), DONE)),
    "a cut call": Scene(
        (reply("max_tokens", text("I look."), call(1, "Par")), reply("tool_use", text("I look."), call(2)), DONE)
    ),
    "a full window": Scene((reply("model_context_window_exceeded", text("Once")), DONE)),
    "a full window in a call": Scene((reply("model_context_window_exceeded", call(1, "Par")), DONE)),
    "a refusal": Scene((reply("refusal", text("I can"), **REFUSED), DONE)),
    "a refusal without a word": Scene((reply("refusal", **REFUSED), DONE)),
    "a refused call": Scene((reply("refusal", text("I look."), call(1), **REFUSED), DONE)),
    "a stop sequence": Scene(
        (reply("stop_sequence", text("Sunny"), stop_sequence="END"),), {"stop_sequences": ["END"]}
    ),
    "an empty reply": Scene((reply("tool_use", call(1)), reply("end_turn"), DONE)),
    "a call that is not there": Scene((reply("tool_use", text("I look.")), DONE)),
    "a compaction": Scene(
        (reply("compaction", Record(type="compaction", content="They spoke of mills.")), DONE),
        {"betas": ["compact-2026-01-12"], "context_management": _COMPACT},
    ),
    "a reason that nobody knows": Scene((reply("exhausted", text("Sunny")),)),
    # As it stands on the wire: the SDK raises an exception for it.
    "an overloaded API": Scene(
        (Record(type="error", error=Record(type="overloaded_error", message="Overloaded"), request_id="req_01"),)
    ),
}
