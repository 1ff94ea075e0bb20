"""Legal sessions have no error and no step finding; nothing crashes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values
from turnlint.case import (
    assistant,
    body,
    compaction,
    response,
    system,
    text,
    tool,
    tool_result,
    tool_use,
    user,
)
from turnlint.strategies import KINDS, TOOLS, reply, waiting_search

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
        if kind in ERRORS:
            self.session.fail({"type": "error", "error": ERRORS[kind]})
            if kind == "lost":
                self.sent, self.last = 0, ""  # the whole conversation once more
            return
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
            if kind == "stop_sequence":
                self.messages.append(system(f"Be brief {self.count}."))

    def compact(self) -> None:
        """Have the history summed up, all of it or all but the turn that waits, and go on from the summary."""
        summed = self.messages if self.count % 2 else self.messages[:-1]
        if self.threads or self.open or len(summed) < 2 or self.messages[-1]["role"] != "user" or self.answers:
            return
        asked = {**self.request(), "messages": summed, "compaction": {"type": "summarize"}}
        report = self.session.check(deepcopy(asked))
        assert report.errors == (), report.errors
        assert not [finding for finding in report.findings if finding.severity is not turnlint.Severity.ADVICE]
        block = compaction(f"summary {self.count}", signature=f"EqIC{self.count}")
        self.session.receive(deepcopy(response(block, stop_reason="compaction", id=f"msg_s{self.count}")))
        kept = [] if self.count % 2 else self.messages[-1:]
        self.messages = [{"role": "assistant", "content": [block]}, *kept, user(f"from here {self.count}")]

    @property
    def answers(self) -> bool:
        """Whether the last message answers calls."""
        content = self.messages[-1]["content"]
        return isinstance(content, list) and any(block["type"] == "tool_result" for block in content)

    @property
    def open(self) -> str:
        """The server call that waits for its result."""
        return waiting_search(self.messages)


ERRORS: Final = {
    "overloaded": {"type": "overloaded_error", "message": "Overloaded"},
    "lost": {"type": "not_found_error", "message": "…", "details": {"error_code": "thread_not_found"}},
}


@given(st.lists(st.sampled_from([*KINDS, "compact", *ERRORS]), max_size=12), st.booleans())
@settings(deadline=None, max_examples=60)
@example(["end_turn", "end_turn", "end_turn", "empty", "lost"], True)
def test_a_legal_session_has_no_finding(kinds: list[str], threads: bool) -> None:
    loop = Loop(threads=threads)
    for kind in kinds:
        if loop.open and kind in ("mixed", "refusal", "empty"):
            continue  # one at a time waits, and the loop keeps what waits
        if loop.messages[-1]["role"] == "system" and kind == "empty":
            continue  # behind a system message no user message may come
        if kind == "compact":
            loop.compact()
        elif kind != "lost" or threads:
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
    fields: Json = {
        "output_config": {"effort": deep, "task_budget": {"remaining": deep}},
        "container": {"skills": deep},
    }
    fields |= {"thinking": {"type": deep}, "tool_choice": deep, "cache_control": {"type": "ephemeral"}}
    for thread in ({"type": "create"}, {"type": "continue", "previous_message_id": "m"}):
        session.check({"model": MODEL, "messages": [user("hi")], "thread": thread, **fields})
        thought = {"type": "thinking", "thinking": deep}
        told = {"input_transformations": [{"type": "thinking_dropped", "path": deep}], "usage": {"iterations": deep}}
        session.receive(response(thought, stop_reason="tool_use", **{"id": "m", "container": {"id": deep}, **told}))
        fields = {name: [value] for name, value in fields.items()}
    session.check([user("hi")])
    session.fail({"error": {"type": deep, "message": "no message at all", "details": {"error_code": deep}}})
    session.check([user("hi"), assistant({"type": "text", "text": deep})])
    session.receive(
        [
            {"type": "message_start", "message": response(stop_reason=None)},
            {"type": "content_block_start", "index": 0, "content_block": thought},
        ]
    )
    session.check([user("hi"), assistant(thought)])
