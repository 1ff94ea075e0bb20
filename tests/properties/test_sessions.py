"""Legal sessions have no error and no step finding; each mutation of a step yields its rule; nothing crashes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.properties.replies import KINDS, TOOLS, reply, waiting_search
from tests.strategies import json_values
from turnlint.case import (
    assistant,
    body,
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

Json = Any
MODEL: Final = "claude-sonnet-5"


class Loop:
    """A loop that does what is documented, with replies that are drawn."""

    def __init__(self, *, threads: bool = False) -> None:
        self.session = turnlint.Session()
        self.messages: list[Json] = [user("question")]
        self.sent = 0
        self.last = ""
        self.threads = threads
        self.count = 0
        self.container: str | None = None

    def request(self) -> dict[str, Json]:
        fields: dict[str, Json] = {"model": MODEL, "max_tokens": 1000, "thinking": {"type": "adaptive"}}
        if self.container:
            fields["container"] = self.container
        if self.threads and self.last:
            thread = {"type": "continue", "previous_message_id": self.last}
            return {**fields, "thread": thread, "messages": self.messages[self.sent :]}
        if self.threads:
            fields["thread"] = {"type": "create"}
        return {**fields, "tools": TOOLS, "messages": self.messages}

    def turn(self, kind: str) -> None:
        """Ask, be answered in one way, and do what follows."""
        report = self.session.check(deepcopy(self.request()))
        told = [finding for finding in report.findings if finding.severity is not turnlint.Severity.ADVICE]
        assert told == [], told
        self.count += 1
        answer = reply(kind, self.count, self.open)
        content, name = answer["content"], answer["id"]
        self.session.receive(deepcopy(answer))
        if kind == "refusal":
            # What was refused is taken back: the conversation begins anew.
            self.messages, self.sent, self.last = [user(f"another question {self.count}")], 0, ""
            return
        self.last = name
        if content:
            self.messages.append({"role": "assistant", "content": deepcopy(content)})
        self.sent = len(self.messages)
        calls = [block["id"] for block in content if block["type"] == "tool_use"]
        if calls:
            self.messages.append(user(*(tool_result(each) for each in calls)))
        elif kind != "pause_turn":
            self.messages.append(user(f"go on {self.count}"))

    @property
    def open(self) -> str:
        """The server call that waits for its result."""
        return waiting_search(self.messages)


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.booleans())
@settings(deadline=None, max_examples=60)
def test_a_legal_session_has_no_finding(kinds: list[str], threads: bool) -> None:
    loop = Loop(threads=threads)
    for kind in kinds:
        if loop.open and kind in ("mixed", "refusal", "empty"):
            continue  # one at a time waits, and the loop keeps what waits
        loop.turn(kind)
    loop.turn("end_turn")


@given(st.lists(st.tuples(json_values, json_values), max_size=4))
@settings(deadline=None)
def test_any_exchange_is_survived(pairs: list[tuple[Json, Json]]) -> None:
    session = turnlint.Session()
    for asked, answer in pairs:
        content = answer if isinstance(answer, list) else [answer]
        session.check({"messages": asked, "tools": answer})
        session.receive({"content": content, "stop_reason": asked})
        session.check({"messages": [user("hi"), {"role": "assistant", "content": content}, asked]})
        session.receive({"content": [text("x"), *content], "stop_reason": "tool_use"})


HOSTILE: Final[list[Json]] = [None, 5, [], {}, [1], {"a": []}, True, "x"]
KEYS: Final = (
    "type",
    "id",
    "tool_use_id",
    "text",
    "input",
    "content",
    "caller",
    "citations",
    "name",
    "thinking",
    "signature",
)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_hostile_blocks_are_survived(data: st.DataObject) -> None:
    """Blocks of known types whose other keys hold anything, in the response, its echo and what follows."""
    types = ("text", "tool_use", "server_tool_use", "web_search_tool_result", "thinking", "fallback", "compaction")
    kinds = st.sampled_from(types) | st.sampled_from(HOSTILE)
    block = st.dictionaries(st.sampled_from(KEYS[1:]), st.sampled_from(HOSTILE), max_size=4)
    blocks = st.lists(st.builds(lambda kind, rest: {"type": kind, **rest}, kinds, block), max_size=4)
    stops = st.sampled_from(
        ["tool_use", "max_tokens", "refusal", "pause_turn", "end_turn", "compaction", "odd", 5, None]
    )
    fields = st.dictionaries(
        st.sampled_from(["tools", "system", "thinking", "model", "max_tokens", "container", "thread", "mcp_servers"]),
        st.sampled_from(HOSTILE),
        max_size=3,
    )
    session = turnlint.Session()
    messages: list[Json] = [user("hi")]
    for _ in range(3):
        session.check({"messages": list(messages), **data.draw(fields)})
        content = data.draw(blocks)
        session.receive({"id": "m", "content": content, "stop_reason": data.draw(stops), "container": data.draw(block)})
        echo = data.draw(st.just(content) | blocks)
        messages += [{"role": "assistant", "content": echo}, {"role": "user", "content": data.draw(blocks)}]
    session.check({"messages": messages, **data.draw(fields)})
    events = data.draw(
        st.lists(
            st.dictionaries(
                st.sampled_from(["type", "index", "delta", "message", "content_block"]),
                st.sampled_from(
                    [*HOSTILE, 0, "content_block_start", "content_block_delta", "message_start", {"type": []}]
                ),
            ),
            max_size=6,
        )
    )
    session.receive(events)


def test_any_depth_is_survived() -> None:
    deep: Json = []
    for _ in range(3_000):
        deep = [deep]
    session = turnlint.Session()
    call, other = tool_use(input={"x": deep}), tool_use(input={"x": [deep]})
    tools = [tool(input_schema={"type": "object", "properties": {}, "default": deep})]
    session.check(body(user("hi"), model=MODEL, tools=tools))
    session.receive(response(call, stop_reason="tool_use"))
    assert session.check(body(user("hi"), assistant(call), user(tool_result()), model=MODEL, tools=tools)).ok
    session.fail(RuntimeError())
    report = session.check(body(user("hi"), assistant(other), user(tool_result()), model=MODEL, tools=tools))
    assert "echo-changed" in [finding.rule for finding in report.findings]


ASKED: Final = body(user("hi"), model=MODEL, tools=TOOLS, system="s", thinking={"type": "adaptive"})
LOOP_CONTENT: Final = (
    thinking(),
    {"type": "redacted_thinking", "data": "Emw"},
    text("I call."),
    tool_use(),
    tool_use("toolu_01B"),
)
LOOP: Final = response(*LOOP_CONTENT, stop_reason="tool_use")
RESULTS: Final = user(tool_result(), tool_result("toolu_01B"))


def follow(content: Json, *after: Json, **fields: Json) -> Json:
    return {
        **deepcopy(ASKED),
        "messages": [user("hi"), {"role": "assistant", "content": list(content)}, *after],
        **fields,
    }


def without(index: int) -> Json:
    return follow([block for place, block in enumerate(LOOP_CONTENT) if place != index], RESULTS)


def stopped(reason: str, *content: Json, **fields: Json) -> Json:
    return response(*content, stop_reason=reason, **fields)


RUN: Final = server_tool_use(name="code_execution")
PAUSED: Final = stopped("pause_turn", server_tool_use(), web_search_result(), "More.")
OPEN: Final = stopped("pause_turn", server_tool_use())
MUTATIONS: Final[list[tuple[str, Json, Json, str]]] = [
    ("call dropped", LOOP, follow(LOOP_CONTENT[:4], user(tool_result())), "echo-changed"),
    ("text dropped", LOOP, without(2), "echo-changed"),
    ("redacted dropped", LOOP, without(1), "thinking-modified"),
    ("thinking dropped", LOOP, without(0), "thinking-modified"),
    ("all thinking dropped", LOOP, follow(LOOP_CONTENT[2:], RESULTS), "thinking-dropped"),
    ("thinking edited", LOOP, follow([thinking("x"), *LOOP_CONTENT[1:]], RESULTS), "thinking-modified"),
    ("signature edited", LOOP, follow([thinking(signature="x"), *LOOP_CONTENT[1:]], RESULTS), "thinking-modified"),
    ("thinking swapped", LOOP, follow([LOOP_CONTENT[1], thinking(), *LOOP_CONTENT[2:]], RESULTS), "thinking-modified"),
    ("input edited", LOOP, follow([*LOOP_CONTENT[:4], tool_use("toolu_01B", input={"x": 1})], RESULTS), "echo-changed"),
    ("call renamed", LOOP, follow([*LOOP_CONTENT[:4], tool_use("toolu_01B", "other")], RESULTS), "echo-changed"),
    ("text edited", LOOP, follow([*LOOP_CONTENT[:2], text("You"), *LOOP_CONTENT[3:]], RESULTS), "echo-changed"),
    (
        "block added",
        LOOP,
        follow([*LOOP_CONTENT, tool_use("x")], user(*RESULTS["content"], tool_result("x"))),
        "echo-changed",
    ),
    ("thinking off", LOOP, follow(LOOP_CONTENT, RESULTS, thinking={"type": "disabled"}), "thinking-changed-while-open"),
    (
        "not echoed",
        stopped("end_turn", "Hello"),
        {**ASKED, "messages": [user("hi"), user("on")]},
        "response-not-echoed",
    ),
    ("rebuilt", stopped("end_turn", "Hello"), follow([text("Hullo")], user("on")), "echo-changed"),
    ("empty again", stopped("end_turn"), ASKED, "empty-reply-resent"),
    ("cut again", stopped("max_tokens", "Once"), ASKED, "resent-after-cut"),
    (
        "cut call run",
        stopped("max_tokens", tool_use()),
        follow([tool_use()], user(tool_result())),
        "truncated-call-answered",
    ),
    (
        "window full",
        stopped("model_context_window_exceeded", "O"),
        follow([text("O")], user("on")),
        "context-window-continued",
    ),
    ("refused again", stopped("refusal"), ASKED, "refusal-resent"),
    ("refusal kept", stopped("refusal", "I can"), follow([text("I can")], user("on")), "refusal-kept"),
    (
        "refused call run",
        stopped("refusal", tool_use()),
        follow([tool_use()], user(tool_result())),
        "refused-call-answered",
    ),
    ("pause ended", PAUSED, follow(PAUSED["content"], user("on")), "pause-not-resumed"),
    ("pause dropped", PAUSED, ASKED, "pause-dropped"),
    ("tool added", OPEN, follow(OPEN["content"], tools=[*TOOLS, tool("new")]), "tools-changed-while-open"),
    ("tool removed", OPEN, follow(OPEN["content"], tools=TOOLS[1:]), "tools-changed-while-open"),
    (
        "tool edited",
        OPEN,
        follow(OPEN["content"], tools=[tool(description="x"), *TOOLS[1:]]),
        "tools-changed-while-open",
    ),
    ("container lost", stopped("pause_turn", RUN, container={"id": "c1"}), follow([RUN]), "container-changed"),
    (
        "another container",
        stopped("pause_turn", RUN, container={"id": "c1"}),
        follow([RUN], container="c2"),
        "container-changed",
    ),
    (
        "summary lost",
        stopped("compaction", {"type": "compaction", "content": "x"}),
        {**ASKED, "messages": [user("hi"), user("on")]},
        "compaction-block-lost",
    ),
]


@pytest.mark.parametrize(("answer", "after", "name"), [row[1:] for row in MUTATIONS], ids=[row[0] for row in MUTATIONS])
def test_each_mutation_of_a_step_yields_its_rule(answer: Json, after: Json, name: str) -> None:
    session = turnlint.Session()
    assert session.check(deepcopy(ASKED)).ok
    session.receive(deepcopy(answer))
    assert name in [finding.rule for finding in session.check(after).findings]
