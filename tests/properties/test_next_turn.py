"""The request that ``next_turn`` builds passes the session after any legal reply; where there is none, it says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values
from turnlint.case import CODE_EXECUTION, WEB_SEARCH, assistant, text, tool, user
from turnlint.strategies import TOOLS, left_waiting, reply

Json = Any
#: Models with a prefill, without one, and with thinking that is bound to its conversation; whether they think.
MODELS: Final = {"claude-haiku-4-5": False, "claude-sonnet-5": True, "claude-opus-5-5": True}
#: Kinds of replies that nothing follows, and the rule that is named.
ENDS: Final = {
    "refusal": "refusal-kept",
    "model_context_window_exceeded": "context-window-continued",
    "cut_call": "truncated-call-answered",
    "cut_thinking": "thinking-used-up-max-tokens",
}
GOING_ON: Final = [
    "end_turn", "stop_sequence", "tool_use", "no_call", "pause_turn", "mixed", "code", "max_tokens", "cut_behind_calls",
    "cut_search", "interrupted", "unknown", "empty", "blank", "parsed",
]  # fmt: skip
#: Kinds after which no words may be said.
SILENT: Final = {"mixed", "code"}
#: While a server call waits its result comes first, so that none of these comes.
NEVER_WAITING: Final = {"mixed", "code", "empty", "refusal", "cut_call", "cut_thinking", "cut_search", "interrupted"}
#: What is told of words that were said where the API takes them and the model learns nothing good from them.
OF_WORDS: Final = {"text-after-results", "pause-not-resumed"}


def first_request(model: str, *, threads: bool) -> dict[str, Json]:
    fields = {"thread": {"type": "create"}} if threads else {}
    if MODELS[model]:
        fields["thinking"] = {"type": "adaptive"}
        tools = TOOLS
    else:
        tools = [tool(), WEB_SEARCH, {**CODE_EXECUTION, "type": "code_execution_20250825"}]
    return {"model": model, "max_tokens": 1000, "tools": tools, "messages": [user("question")], **fields}


def told(report: turnlint.Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.severity is not turnlint.Severity.ADVICE}


def behind_results(messages: list[Json]) -> bool:
    """Whether the last turn, which is the user's, has results: after an empty reply what was said joins them."""
    for message in reversed(messages):
        if message["role"] != "user":
            break
        if isinstance(message["content"], list) and any(block["type"] == "tool_result" for block in message["content"]):
            return True
    return False


@given(st.data(), st.sampled_from(list(MODELS)), st.booleans())
@settings(deadline=None, max_examples=150)
def test_what_is_built_passes_the_session(data: st.DataObject, model: str, threads: bool) -> None:
    session = turnlint.Session()
    request, expected, inherited = first_request(model, threads=threads), set[str](), set[str]()
    waiting, trailing = "", False
    asked: list[Json] = []
    for number in range(data.draw(st.integers(1, 8))):
        found = told(session.check(deepcopy(request)))
        assert found <= expected | inherited, (request, found)
        inherited |= found
        kinds = [kind for kind in [*GOING_ON, *ENDS] if not (waiting and kind in NEVER_WAITING)]
        kind = data.draw(st.sampled_from([kind for kind in kinds if kind != "code" or model != "claude-haiku-4-5"]))
        answer = reply(kind, number, waiting, thinks=MODELS[model])
        session.receive(deepcopy(answer))
        before = deepcopy((request, answer))
        asked.append(before[0])
        turn = turnlint.next_turn(request, answer)
        assert (request, answer) == before
        if turn.obstacle is not None:
            assert turn.obstacle.rule == (_in_threads(kind, request["thread"]["type"]) if threads else ENDS[kind])
            with pytest.raises(turnlint.NoNextRequest):
                turn.request()
            return
        results = {call: data.draw(st.sampled_from(["ok", "", [text("ok")]])) for call in turn.calls}
        words = data.draw(st.sampled_from([None, f"go on {number}"]))
        expected = OF_WORDS if words else set()
        # After an empty reply text behind results is taken away, where it was said; else new words are needed.
        if (kind in SILENT) if words else needs_words(kind, model) and not (kind == "empty" and trailing):
            with pytest.raises(ValueError, match="the next request must"):
                turn.request(results, words)
            words = None if words else f"go on {number}"
        request = turn.request(results, words)
        assert answer == before[1]
        if request in asked:
            expected = expected | {"empty-reply-resent"}  # words that were said to an empty reply drew another one
        waiting = left_waiting(kind, number)
        trailing = bool(words and not threads and behind_results(request["messages"]))
    assert told(session.check(request)) <= expected | inherited


@given(json_values, json_values)
@settings(deadline=None)
def test_anything_is_survived(asked: Json, came: Json) -> None:
    for request, answer in (
        (
            {"messages": asked, "thread": came, "container": asked, "tools": came},
            {"content": came, "stop_reason": asked},
        ),
        ({"messages": [user("hi"), asked]}, {"content": [came], "stop_reason": "tool_use", "container": asked}),
        (
            {"messages": [user("hi"), assistant(asked)]},
            {"content": [{"type": "text", "text": came}], "stop_reason": "x"},
        ),
        ({"compaction": asked}, {"type": came, "stop_reason": "refusal", "content": [], "stop_details": asked}),
    ):
        turn = turnlint.next_turn(request, answer)
        turn.to_json()
        with documented():
            turn.request(dict.fromkeys(turn.calls, "ok"), "go on")


HOSTILE: Final[list[Json]] = [None, 5, [], {}, [1], {"a": []}, True, "x", {"type": "direct"}, {"id": "c"}]
KEYS: Final = (
    "id",
    "tool_use_id",
    "text",
    "input",
    "content",
    "caller",
    "name",
    "thinking",
    "signature",
    "toolset_name",
)


CONTEXTS: Final[list[Json]] = [
    {},
    {"betas": []},
    {"endpoint": "count_tokens", "api_version": "2026-10-21"},
    {"endpoint": "batches", "model": "claude-opus-5-5"},
    {"platform": "bedrock", "betas": ["compact-2026-01-12"]},
]


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_hostile_blocks_are_survived(data: st.DataObject) -> None:
    types = ("text", "tool_use", "server_tool_use", "web_search_tool_result", "thinking", "fallback", "compaction")
    kinds = st.sampled_from(types) | st.sampled_from(HOSTILE)
    block = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(HOSTILE), max_size=5)
    blocks = st.lists(st.builds(lambda kind, rest: {"type": kind, **rest}, kinds, block), max_size=4)
    stops = st.sampled_from(
        ["tool_use", "max_tokens", "refusal", "pause_turn", "end_turn", "compaction", "odd", 5, None]
    )
    fields = st.dictionaries(
        st.sampled_from(["tools", "thinking", "max_tokens", "container", "thread", "compaction", "output_config"]),
        st.sampled_from(HOSTILE),
        max_size=4,
    )
    request = {"messages": [user("hi"), {"role": "assistant", "content": data.draw(blocks)}], **data.draw(fields)}
    answer = {"id": "m", "content": data.draw(blocks), "stop_reason": data.draw(stops), **data.draw(fields)}
    before = deepcopy((request, answer))
    turn = turnlint.next_turn(request, answer, **data.draw(st.sampled_from(CONTEXTS)))
    for results in (dict.fromkeys(turn.calls, "ok"), data.draw(st.sampled_from(HOSTILE))):
        with documented():
            turn.request(results, data.draw(st.sampled_from([None, "go on"])))
    assert (request, answer) == before


def needs_words(kind: str, model: str) -> bool:
    """Whether a reply is one that the user's next words must follow."""
    if kind in ("max_tokens", "cut_search"):
        return model != "claude-haiku-4-5"  # which goes on from the text itself
    return kind in ("end_turn", "stop_sequence", "no_call", "unknown", "empty", "blank", "parsed")


def _in_threads(kind: str, thread: str) -> str:
    """The rule that ends a thread: a request that continues one does not show all messages."""
    if thread == "continue" and kind == "refusal":
        return "refused-thread-continued"
    return ENDS.get(kind, "server-call-left-open")


@contextmanager
def documented() -> Iterator[None]:
    """What a block raises, if it is what is documented."""
    with suppress(ValueError, TypeError):
        yield
