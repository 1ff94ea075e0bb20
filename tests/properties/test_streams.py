"""Streams cut at every byte, reordered, dropped and doubled: never a crash, never falsely called complete.

What a complete stream is stands here a second time, in another form: a regular expression over the kinds of its events.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values, near
from turnlint.case import events, server_tool_use, thinking, tool_use, web_search_result
from turnlint.schema.shape import shape
from turnlint.values.context import Context

SAMPLES = [
    events("Hi"),
    events(thinking(), "Grüße \U0001f600", tool_use(input={"city": "Köln", "n": [1, 2]}), stop_reason="tool_use"),
    events(server_tool_use(), web_search_result(), "Found", "it", stop_reason="pause_turn"),
    events(stop_reason="end_turn"),
]
ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
PING = {"type": "ping"}
#: message_start, blocks of start, deltas and stop, message_deltas, message_stop.
GRAMMAR = re.compile(r"s(?:b\d+(?:d\d+)*e\d+)*m+z")
LETTERS = {
    "message_start": "s",
    "content_block_start": "b",
    "content_block_delta": "d",
    "content_block_stop": "e",
    "message_delta": "m",
    "message_stop": "z",
    "error": "x",
}


def is_whole(told: list[dict[str, Any]]) -> bool:
    """Whether some events are those of one whole message."""
    kinds = [f"{LETTERS[event['type']]}{event.get('index', '')}" for event in told if event["type"] != "ping"]
    if GRAMMAR.fullmatch("".join(kinds)) is None:
        return False
    current, expected, signed, parts = -1, 0, False, ""
    reasons = 0
    for event in told:
        match event:
            case {"type": "content_block_start", "index": index, "content_block": block}:
                current, signed, parts = index, block["type"] != "thinking", ""
                if index != expected:
                    return False
                expected += 1
            case {"type": "content_block_delta", "index": index, "delta": made}:
                if index != current or (made["type"] == "thinking_delta" and signed):
                    return False
                signed = signed or made["type"] == "signature_delta"
                parts += made.get("partial_json", "")
            case {"type": "content_block_stop", "index": index}:
                if index != current or not signed:
                    return False
            case {"type": "message_delta", "delta": {"stop_reason": reason}}:
                reasons += reason is not None
    return reasons == 1


def sse(told: list[dict[str, Any]]) -> bytes:
    frames = (f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n" for event in told)
    return "".join(frames).encode()


def test_a_stream_cut_at_any_byte_is_not_complete() -> None:
    for sample in SAMPLES:
        raw = sse(sample)
        whole = turnlint.check_stream(raw)
        assert whole.complete
        last = len(raw.rstrip())
        for cut in range(len(raw)):
            report = turnlint.check_stream(raw[:cut])
            assert report.complete == (cut >= last), raw[:cut]
            if not report.complete:
                assert report.unfit
                assert [finding.rule for finding in report.findings] == ["stream-cut-off"], raw[:cut]
            else:
                assert report.response == whole.response


@st.composite
def mutated(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The events of a sample, some of them dropped, doubled, moved, or joined with others."""
    told = list(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        if not told:
            break
        at, to = draw(st.integers(0, len(told) - 1)), draw(st.integers(0, len(told)))
        match draw(st.sampled_from(["drop", "double", "move", "copy", "error", "ping", "join", "reverse"])):
            case "drop":
                del told[at]
            case "double":
                told.insert(at, told[at])
            case "move":
                event = told.pop(at)
                told.insert(min(to, len(told)), event)
            case "copy":
                told.insert(to, told[at])
            case "error":
                told.insert(to, ERROR)
            case "ping":
                told.insert(to, PING)
            case "join":
                told += draw(st.sampled_from(SAMPLES))
            case "reverse":
                told[min(at, to) : max(at, to)] = told[min(at, to) : max(at, to)][::-1]
    return told


@settings(max_examples=400)
@given(told=mutated())
def test_events_out_of_order_are_not_called_complete(told: list[dict[str, Any]]) -> None:
    before = deepcopy(told)
    report = turnlint.check_stream(told)
    assert told == before
    if report.complete:
        assert is_whole(told)
        assert [finding for finding in report.findings if finding.severity == "error"] == []
    else:
        assert report.unfit
        assert report.findings
    if is_whole(told) and not any(finding.rule == "tool-input-not-json" for finding in report.findings):
        broken = [finding.rule for finding in report.findings if finding.path[:1] != ("response",)]
        assert report.complete or broken == ["delta-does-not-fit"] * len(broken)
    read = turnlint.check_stream(sse(told))
    assert (read.findings, read.response, read.complete) == (report.findings, report.response, report.complete)
    json.dumps(report.to_json())


@settings(max_examples=80)
@given(data=st.data())
def test_nearly_valid_events_are_survived(data: st.DataObject) -> None:
    schema = shape(Context(), "stream_events").schema
    event = near(schema, schema["$defs"])
    told = data.draw(st.lists(event.filter(lambda made: isinstance(made, dict)), max_size=6))
    told = [*data.draw(st.sampled_from([[], SAMPLES[0][:2], SAMPLES[1][:3]])), *told, *SAMPLES[0][-2:]]
    before = deepcopy(told)
    report = turnlint.check_stream(told)
    assert told == before
    json.dumps(report.to_json())
    assert report.skipped is not None


@settings(max_examples=80)
@given(data=st.data())
def test_any_objects_and_any_bytes_are_survived(data: st.DataObject) -> None:
    objects = st.dictionaries(st.sampled_from(["type", "index", "delta", "message", "content_block"]), json_values)
    assert not turnlint.check_stream(data.draw(st.lists(objects, max_size=4))).complete
    pieces = st.binary(max_size=20) | st.sampled_from(
        [b"\n\n", b"data: ", b"event: ping\r", b"{}", b'{"type": 1}', b"[DONE]"]
    )
    assert not turnlint.check_stream(data.draw(st.lists(pieces, max_size=8))).complete
