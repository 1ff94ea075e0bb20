"""The stream-json of Claude Code and the Agent SDK: the requests that it stands for."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.readers.sessions import call, lines, result, text
from tests.readers.test_claude_code import at, messages
from turnlint.readers import reading
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.sources.files import Unreadable

INIT = {"type": "system", "subtype": "init", "session_id": "s1", "tools": ["Bash"], "model": "claude-opus-4-6"}
DONE = {"type": "result", "subtype": "success", "is_error": False, "result": "Done.", "session_id": "s1"}


def said(response: str, *content: Any, **more: Any) -> dict[str, Any]:
    message = {"id": response, "type": "message", "role": "assistant", "model": "claude-opus-4-6", "content": content}
    return {"type": "assistant", "message": message, "parent_tool_use_id": None, "session_id": "s1", **more}


def given(*content: Any, **more: Any) -> dict[str, Any]:
    message = {"role": "user", "content": list(content)}
    return {"type": "user", "message": message, "parent_tool_use_id": None, "session_id": "s1", **more}


def read(raw: bytes, name: str = "out.jsonl") -> list[Outcome]:
    return list(reading.read_stream(io.BytesIO(raw), name))


def requests(raw: bytes, name: str = "out.jsonl") -> list[Record]:
    return [each for each in read(raw, name) if isinstance(each, Record)]


STREAM = (
    INIT,
    said("msg_1", text("I look.")),
    {"type": "stream_event", "event": {"type": "message_start"}, "session_id": "s1", "parent_tool_use_id": None},
    said("msg_1", call("toolu_1")),
    {"type": "rate_limit_event", "rate_limit_info": {}, "session_id": "s1"},
    given(result("toolu_1")),
    said("msg_2", text("Done.")),
    DONE,
)
TOLD = [("assistant", ["I look.", "toolu_1"]), ("user", ["toolu_1"])]


def test_lines() -> None:
    """The prompt is not among them, so that the first message is the first response."""
    [record] = requests(lines(*STREAM))
    assert messages(record) == TOLD
    assert (record.exchange.session, record.size) == ("s1", 2)
    assert record.unknown == {"fields", "headers", "signatures", "text", "tools"}
    assert at(record, "messages", 1, "content", 0, "content") == (6, '"ok"')


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array(indent: int | None) -> None:
    raw = json.dumps(STREAM, indent=indent).encode()
    [record] = requests(raw, "out.json")
    assert messages(record) == TOLD
    line, shown = at(record, "messages", 1, "content", 0, "content")
    assert shown == '"ok"'
    assert raw.decode().splitlines()[line - 1].count('"ok"') == 1


def test_what_went_both_ways() -> None:
    """As recorders of the SDK's pipe keep it."""
    begin = {"type": "control_request", "request_id": "1", "request": {"subtype": "initialize"}}
    recorded = [{"direction": "send", "message": each} for each in (begin, given(text("Go.")))]
    recorded += [{"direction": "recv", "message": each} for each in STREAM]
    [record] = requests(json.dumps({"metadata": {"cli_version": "2.1.0"}, "messages": recorded}).encode(), "a.json")
    assert messages(record) == [("user", ["Go."]), *TOLD]


def test_sessions_and_subagents_that_interleave() -> None:
    found = requests(
        lines(
            given(text("Go.")),
            said("msg_1", call("toolu_1")),
            given(text("Look."), parent_tool_use_id="toolu_1"),
            given(text("You too."), session_id="s2"),
            said("msg_8", text("Seen."), parent_tool_use_id="toolu_1"),
            given(result("toolu_1")),
            said("msg_9", text("Me too."), session_id="s2"),
        )
    )
    assert {each.exchange.session: messages(each) for each in found} == {
        "s2": [("user", ["You too."])],
        "s1": [("user", ["Go."]), ("assistant", ["toolu_1"]), ("user", ["toolu_1"])],
        "s1/toolu_1": [("user", ["Look."])],
    }


@pytest.mark.parametrize(
    "anew",
    [
        {"type": "conversation_reset", "session_id": "s1"},
        {"type": "system", "subtype": "compact_boundary", "session_id": "s1", "compact_metadata": {"trigger": "auto"}},
    ],
)
def test_a_conversation_that_begins_anew(anew: dict[str, Any]) -> None:
    first, second = requests(lines(INIT, given(text("Go.")), said("msg_1", text("Gone.")), anew, given(text("On."))))
    assert (messages(first), messages(second)) == ([("user", ["On."])], [("user", ["Go."])])


def test_broken_lines_and_streams_without_a_request() -> None:
    broken, record = read(lines(INIT, '{"type":"assistant"', *STREAM[1:]))
    assert isinstance(broken, Unreadable)
    assert broken.line == 2
    assert isinstance(record, Record)
    assert read(lines(INIT, said("msg_1", text("Done.")), DONE)) == [
        NotARequest("out.jsonl", kind="a session of Claude Code that shows no request")
    ]


def test_other_lines_are_none() -> None:
    for other in ({"type": "user", "message": "hi"}, {"type": "result"}, {"type": "system"}, {"type": ["user"]}):
        assert not requests(lines(other, other))


def test_odd_records_in_an_array_are_survived() -> None:
    told = [
        {"type": "user", "session_id": "s", "message": {"role": "user", "content": "How much?"}},
        {"type": [], "session_id": "s", "message": {"role": "assistant", "content": "x"}},
        {"direction": "in", "message": "x"},
        {"direction": "in", "message": {"type": {}, "message": []}},
    ]
    [one] = reading.read_stream(io.BytesIO(json.dumps(told).encode()), "a.json")
    assert isinstance(one, Record)
    assert messages(one) == [("user", ["How much?"])]
