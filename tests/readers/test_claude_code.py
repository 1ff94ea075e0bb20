"""Sessions of Claude Code: the requests that their files stand for, and where their parts stand."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from typing import Any

import pytest

from tests.readers.sessions import (
    SESSION,
    beside,
    call,
    lines,
    refusal,
    reply,
    result,
    text,
    thought,
    user,
)  # fmt: skip
from turnlint.readers import reading
from turnlint.readers.record import NotARequest, Outcome, Record
from turnlint.readers.transcripts.sent import hash_of
from turnlint.sources.files import Unreadable


def read(*records: Any, name: str = "s.jsonl", named: bool = False) -> list[Outcome]:
    return list(reading.read_stream(io.BytesIO(lines(*records)), name, named=named))


def requests(*records: Any, name: str = "s.jsonl") -> list[Record]:
    return [each for each in read(*records, name=name) if isinstance(each, Record)]


def messages(record: Record) -> list[tuple[str, list[str]]]:
    """The messages in short: the role, and of each block its text, its id, or its type."""
    found = []
    for message in record.exchange.request["messages"]:
        blocks = [b.get("text") or b.get("id") or b.get("tool_use_id") or b["type"] for b in message["content"]]
        found.append((message["role"], blocks))
    return found


def at(record: Record, *path: str | int) -> tuple[int, str]:
    """The line of what stands at a path, and its text."""
    assert record.request is not None
    place = record.request.place(path)
    return place.line, place.excerpt.text[place.excerpt.start : place.excerpt.stop]


def test_the_last_request_of_a_session_holds_all() -> None:
    [record] = requests(
        {"type": "summary", "summary": "the mill", "leafUuid": "a1"},
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("Going.")),
        user("u2", "a1", [text("On.")]),
        reply("a2", "u2", "msg_2", text("Gone.")),
    )
    assert messages(record) == [("user", ["Go."]), ("assistant", ["Going."]), ("user", ["On."])]
    assert (record.exchange.session, record.size, record.line) == (SESSION, 2, 4)
    assert {"fields", "headers", "tools", "text", "signatures"} == record.unknown
    assert at(record, "messages", 0, "content", 0, "text") == (2, '"Go."')
    assert at(record, "messages", 2, "content", 0, "text") == (4, '"On."')
    assert record.transcript is not None
    assert (record.transcript.responses, record.transcript.answered) == ((1, 3), 3)


def test_a_response_of_several_lines_and_parallel_calls_fork_nothing() -> None:
    """Each result follows the record of its own call, so that the way from the last record leaves out one of each."""
    [record] = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", thought()),
        reply("a2", "a1", "msg_1", call("toolu_1")),
        reply("a3", "a2", "msg_1", call("toolu_2")),
        user("r1", "a2", [result("toolu_1")], sourceToolAssistantUUID="a2"),
        user("r2", "a3", [result("toolu_2")], sourceToolAssistantUUID="a3"),
        reply("a4", "r1", "msg_2", text("Done.")),
        user("u2", "a4", "On."),
    )
    assert messages(record) == [
        ("user", ["Go."]),
        ("assistant", ["thinking", "toolu_1", "toolu_2"]),
        ("user", ["toolu_1", "toolu_2"]),
        ("assistant", ["Done."]),
        ("user", ["On."]),
    ]
    assert at(record, "messages", 1, "content", 2, "id") == (4, '"toolu_2"')
    assert at(record, "messages", 2, "content", 1, "content") == (6, '"ok"')
    assert record.size == 3


def test_results_between_the_calls_of_one_response() -> None:
    """Tools may run while the response still comes."""
    [record] = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", call("toolu_1"), apiBlockIndex=0),
        user("r1", "a1", [result("toolu_1")]),
        reply("a2", "r1", "msg_1", call("toolu_2"), apiBlockIndex=1),
        user("r2", "a2", [result("toolu_2")]),
        reply("a3", "r2", "msg_2", text("Done.")),
    )
    assert messages(record)[1:] == [("assistant", ["toolu_1", "toolu_2"]), ("user", ["toolu_1", "toolu_2"])]


def test_a_record_of_several_blocks() -> None:
    [record] = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("I look."), call("toolu_1"), call("toolu_2")),
        user("r1", "a1", [result("toolu_1"), result("toolu_2")]),
    )
    assert messages(record)[1:] == [("assistant", ["I look.", "toolu_1", "toolu_2"]), ("user", ["toolu_1", "toolu_2"])]
    assert at(record, "messages", 1, "content", 2, "name") == (2, '"Bash"')
    assert record.size == 2


def test_a_rewind_forks_the_conversation() -> None:
    """What both have in common is judged once: the other branch begins with the response that it goes on from."""
    first, second = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("Going.")),
        user("u2", "a1", "Left."),
        reply("a2", "u2", "msg_2", text("Left it is.")),
        user("u3", "a1", "Right."),
        reply("a3", "u3", "msg_3", text("Right it is.")),
    )
    assert messages(first) == [("user", ["Go."]), ("assistant", ["Going."]), ("user", ["Right."])]
    assert messages(second) == [("assistant", ["Going."]), ("user", ["Left."])]
    assert [each.transcript and each.transcript.latest for each in (first, second)] == [True, False]
    assert [each.size for each in (first, second)] == [2, 1]


def test_a_compaction_is_not_looked_behind() -> None:
    """``logicalParentUuid`` is not followed: the summary stands for what came before."""
    first, second = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("Going.")),
        beside(
            "system", "b", None, subtype="compact_boundary", logicalParentUuid="a1", compactMetadata={"trigger": "auto"}
        ),
        user("s", "b", "So far: going.", isCompactSummary=True),
        reply("a2", "s", "msg_2", text("On.")),
        user("u2", "a2", "Where?"),
    )
    assert messages(first) == [("user", ["So far: going."]), ("assistant", ["On."]), ("user", ["Where?"])]
    assert messages(second) == [("user", ["Go."])]


@pytest.mark.parametrize(
    "kept",
    [
        {"preservedMessages": {"anchorUuid": "s", "uuids": ["u2", "a2"]}},
        {"preservedSegment": {"headUuid": "u2", "anchorUuid": "s", "tailUuid": "a2"}},
    ],
)
def test_what_a_compaction_keeps_goes_on_being_sent(kept: dict[str, Any]) -> None:
    first = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("Going.")),
        user("u2", "a1", "Left?"),
        reply("a2", "u2", "msg_2", text("Left.")),
        beside("system", "b", None, subtype="compact_boundary", logicalParentUuid="a2", compactMetadata=kept),
        user("s", "b", "So far: going.", isCompactSummary=True),
        user("u3", "s", "Where?"),
        reply("a3", "u3", "msg_3", text("There.")),
    )[0]
    assert messages(first) == [
        ("user", ["So far: going.", "Left?"]),
        ("assistant", ["Left."]),
        ("user", ["Where?"]),
    ]
    assert at(first, "messages", 0, "content", 1) == (3, '"Left?"')


def test_where_a_kept_record_is_missing_nothing_is_kept() -> None:
    kept = {"preservedMessages": {"anchorUuid": "s", "uuids": ["gone", "a1"]}}
    first = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", text("Going.")),
        beside("system", "b", None, subtype="compact_boundary", compactMetadata=kept),
        user("s", "b", "So far: going.", isCompactSummary=True),
    )[0]
    assert messages(first) == [("user", ["So far: going."])]


def test_sidechains_are_conversations_of_their_own() -> None:
    main, side = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", call("toolu_1")),
        user("x1", None, "Look there.", isSidechain=True),
        reply("y1", "x1", "msg_9", text("Seen."), isSidechain=True),
        user("r1", "a1", [result("toolu_1")]),
    )
    assert messages(main) == [("user", ["Go."]), ("assistant", ["toolu_1"]), ("user", ["toolu_1"])]
    assert messages(side) == [("user", ["Look there."])]
    assert (main.exchange.session, side.exchange.session) == (SESSION, f"{SESSION}/sidechain")


def test_the_file_of_a_subagent_has_the_session_of_its_parent() -> None:
    told = {"isSidechain": True, "agentId": "a881341"}
    [record] = requests(user("x1", None, "Look.", **told), reply("y1", "x1", "msg_9", text("Seen."), **told))
    assert record.exchange.session == f"{SESSION}/a881341"
    assert read({"agentType": "Explore", "toolUseId": "toolu_1"}, name="agent-a881341.meta.json") == []


def test_errors_and_what_the_program_says_itself_are_left_out() -> None:
    synthetic = reply("a2", "u2", "b1", text("No response requested."))
    synthetic["message"]["model"] = "<synthetic>"
    [record] = requests(
        user("u1", None, "Go."),
        beside("system", "e", "u1", subtype="api_error", error={}, retryAttempt=1),
        refusal("f", "e", "API Error: Overloaded", error="server_error", apiErrorStatus=529),
        user("u2", "f", "On."),
        synthetic,
        user("u3", "a2", "Again."),
        reply("a3", "u3", "msg_1", text("Going.")),
        user("u4", "a3", "ran for 2s", isVisibleInTranscriptOnly=True),
    )
    assert messages(record) == [("user", ["Go.", "On.", "Again."])]
    assert record.transcript is not None
    assert record.transcript.refused is None


def test_a_refusal_at_the_end_is_recorded() -> None:
    body = {"type": "error", "error": {"type": "invalid_request_error", "message": "messages.0: no."}}
    said = f"API Error: 400 {json.dumps(body)}"
    [record] = requests(user("u1", None, "Go."), refusal("f", "u1", said, error="invalid_request", apiErrorStatus=400))
    assert (record.exchange.error, record.exchange.status) == (body, 400)
    assert record.transcript is not None
    assert record.transcript.refused == (2, "messages.0: no.")
    assert record.size == 1


def test_a_resumed_session_that_repeats_a_prefix_in_its_file() -> None:
    begin = (user("u1", None, "Go."), reply("a1", "u1", "msg_1", text("Going.")))
    [record] = requests(*begin, *begin, user("u2", "a1", "On."))
    assert messages(record) == [("user", ["Go."]), ("assistant", ["Going."]), ("user", ["On."])]
    assert record.size == 2


def test_what_was_copied_from_another_session_is_counted_there() -> None:
    [record] = requests(
        user("u1", None, "Go.", sessionId="before"),
        reply("a1", "u1", "msg_1", text("Going."), sessionId="before"),
        user("u2", "a1", "On."),
        reply("a2", "u2", "msg_2", text("Gone.")),
    )
    assert len(messages(record)) == 3
    assert record.size == 1


def test_lines_that_cannot_be_read_are_told_and_the_rest_is_read() -> None:
    broken, record = read(
        user("u1", None, "Go."),
        '{"type":"assistant","uuid":"a1","mess',
        b"\0" * 40 + json.dumps(user("u2", "a1", "On.")).encode(),
        {"type": "a-type-of-tomorrow", "sessionId": SESSION, "uuid": "t", "parentUuid": "u2"},
        "[1]",
        b"\0\0\0",
    )
    assert broken == Unreadable("s.jsonl", "not JSON: unexpected end of data: line 1 column 38 (char 37)", 2)
    assert isinstance(record, Record)
    assert messages(record) == [("user", ["Go.", "On."])]  # it follows what stands before it
    assert at(record, "messages", 0, "content", 1) == (3, '"On."')
    assert record.request is not None
    assert record.request.place(("messages", 0, "content", 1)).column > 40


@pytest.mark.parametrize("content", [None, [], 7, {}])
def test_stubs_are_left_out(content: Any) -> None:
    stub = reply("a1", "u1", "msg_1")
    stub["message"]["content"] = content
    [record] = requests(user("u1", None, "Go."), stub, user("u2", "a1", "On."))
    assert messages(record) == [("user", ["Go.", "On."])]
    nothing = {**user("u3", "u2", None), "message": None}
    assert requests(user("u1", None, "Go."), nothing)[0].exchange.request == {
        "messages": [{"role": "user", "content": [text("Go.")]}]
    }


def test_attachments_are_sent_as_they_were_made() -> None:
    [record] = requests(
        user("u1", None, "Go."),
        reply("a1", "u1", "msg_1", call("toolu_1")),
        beside("attachment", "t1", "a1", attachment={"type": "todo"}, rendered="Mind the gap.", renderedRole="user"),
        beside("attachment", "t2", "t1", attachment={"type": "mode"}, rendered="Be brief.", renderedRole="system"),
        beside("attachment", "t3", "t2", attachment={"type": "file"}),
        user("r1", "t3", [result("toolu_1")]),
        {"type": "queue-operation", "operation": "enqueue", "content": "wait", "sessionId": SESSION},
    )
    assert messages(record)[2] == ("user", ["toolu_1", "Mind the gap."])
    assert at(record, "messages", 2, "content", 1) == (3, '"Mind the gap."')


def test_calls_at_the_end_are_no_fault_but_one_in_the_middle_is_kept() -> None:
    begin = (user("u1", None, "Go."), reply("a1", "u1", "msg_1", call("toolu_1"), call("toolu_2")))
    [record] = requests(*begin)
    assert messages(record) == [("user", ["Go."])]
    [record] = requests(*begin, user("r1", "a1", [result("toolu_1")]))
    assert messages(record) == [("user", ["Go."])]
    [record] = requests(*begin, user("u2", "a1", "On."))
    assert len(messages(record)) == 3


@pytest.mark.parametrize("parent", ["a1", "u1", "nowhere"])
def test_circles_and_lost_parents_end(parent: str) -> None:
    records = [user("u1", parent, "Go."), reply("a1", "u1", "msg_1", text("Going.")), user("u2", "a1", "On.")]
    assert next(messages(each)[-1] for each in requests(*records)) == ("user", ["On."])


def test_it_is_told_by_content() -> None:
    begin = user("u1", None, "Go.")
    for name in ("-", "a.json", "a.txt", "a.jsonl"):
        assert len(requests({"type": "mode", "mode": "plan", "sessionId": SESSION}, begin, name=name)) == 1
    [other] = read({"type": "user", "uuid": "u1"}, name="s.jsonl")
    assert isinstance(other, NotARequest)
    assert read({"type": "summary", "summary": "the mill", "leafUuid": "a1"}) == []
    assert read({"type": "summary", "summary": "the mill", "leafUuid": "a1"}, named=True) == [
        NotARequest("s.jsonl", kind="a session of Claude Code that shows no request")
    ]


# --- requests that the file has as they were sent ---------------------------------------------------------------------


def shape(name: str, **parts: Any) -> dict[str, Any]:
    return {"type": "api-request-shape", "sessionId": SESSION, "shapeHash": name, "shape": parts}


def noted(name: str, tail: list[str], **more: Any) -> dict[str, Any]:
    params = {"model": "claude-opus-4-6", "max_tokens": 100, "betas": ["context-management-2025-06-27"]}
    record = {
        "type": "api-request", "sessionId": SESSION, "id": name, "shapeHash": "h", "params": params, "keep": 0,
        "tail": tail, "cacheControl": [],
    }  # fmt: skip
    return {**record, **more}


def named(role: str, *blocks: Any) -> str:
    content = [{key: value for key, value in block.items() if key != "cache_control"} for block in blocks]
    canonical = json.dumps({"content": content, "role": role}, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def test_a_request_that_was_noted_is_put_together() -> None:
    """Messages that the other records have are not noted again; the first of an earlier request are taken from it."""
    mark = {"path": ["messages", 2, "content", 0], "value": {"type": "ephemeral"}}
    blob = {"role": "user", "content": [text("On."), text("<reminder>")]}
    [record] = requests(
        user("u1", None, "Go."),
        shape("h", system=[text("You mill.")], tools=[{"name": "Bash", "input_schema": {"type": "object"}}]),
        noted("1", [named("user", text("Go."))]),
        reply("a1", "u1", "msg_1", text("Going.")),
        user("u2", "a1", "On."),
        {"type": "api-request-blob", "sessionId": SESSION, "hash": "b", "message": blob},
        noted("2", [named("assistant", text("Going.")), "b"], base="1", keep=1, cacheControl=[mark]),
    )
    assert record.exchange.request == {
        "model": "claude-opus-4-6",
        "max_tokens": 100,
        "system": [text("You mill.")],
        "tools": [{"name": "Bash", "input_schema": {"type": "object"}}],
        "messages": [
            {"role": "user", "content": [text("Go.")]},
            {"role": "assistant", "content": [text("Going.")]},
            {"role": "user", "content": [{**text("On."), "cache_control": {"type": "ephemeral"}}, text("<reminder>")]},
        ],
    }
    assert record.exchange.betas == ["context-management-2025-06-27"]
    assert record.unknown == {"text"}
    assert at(record, "tools", 0, "name") == (2, '"Bash"')
    assert at(record, "max_tokens") == (7, "100")
    assert at(record, "messages", 0, "content", 0) == (1, '"Go."')
    assert at(record, "messages", 2, "content", 1, "text") == (6, '"<reminder>"')


@pytest.mark.parametrize(
    "record",
    [
        noted("1", ["of nothing"]),
        noted("1", [], cut={"kind": "memory"}),
        noted("1", [named("user", text("Go."))], shapeHash="unknown"),
        noted("1", [named("user", text("Go."))], base="0", keep=3),
        noted("1", [named("user", text("Go."))], params={}),
        noted("1", [named("user", text("Go."))], params=None),
        {**noted("1", []), "tail": "?"},
        noted("1", [named("user", text("Go."))], cacheControl=[{"path": ["messages", 9], "value": {}}]),
        noted("1", [named("user", text("Go."))], cacheControl=[7]),
        {**noted("1", []), "id": None},
    ],
)
def test_a_note_of_another_form_is_not_known(record: dict[str, Any]) -> None:
    [rebuilt] = requests(user("u1", None, "Go."), shape("h"), record)
    assert rebuilt.transcript is not None
    assert not rebuilt.transcript.sent
    assert rebuilt.exchange.request == {"messages": [{"role": "user", "content": [text("Go.")]}]}


def test_a_compaction_makes_notes_forgotten() -> None:
    first = requests(
        user("u1", None, "Go."),
        shape("h"),
        noted("1", [named("user", text("Go."))]),
        beside("system", "b", None, subtype="compact_boundary", compactMetadata={}),
        user("s", "b", "Go.", isCompactSummary=True),
    )[0]
    assert first.transcript is not None
    assert not first.transcript.sent


def test_the_hash_of_a_message_is_that_of_its_canonical_json() -> None:
    marked = {**text("Go."), "cache_control": {"type": "ephemeral"}}
    assert hash_of("user", [marked]) == named("user", text("Go."))
    assert hash_of("user", [result("t", [marked])]) == named("user", result("t", [text("Go.")]))
