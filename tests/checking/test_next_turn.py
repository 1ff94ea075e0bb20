"""What comes next: each thing that can come back, told and built whole; arguments; and the rules behind the lines."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any, Final

import anthropic
import pytest
from anthropic.types import Message

import turnlint
from tests.checking.next_turns import CALLER, ROWS, RUN, asked, sections, stopped, told
from turnlint.case import (
    CODE_EXECUTION,
    WEB_SEARCH,
    body,
    events,
    response,
    server_tool_use,
    text,
    tool,
    tool_use,
    user,
)
from turnlint.checking.next_turn import demands
from turnlint.checking.next_turn.line import Demand
from turnlint.engine import registry
from turnlint.rule import Pass

CALLS: Final = (asked(tools=[tool()]), stopped("tool_use", tool_use(), tool_use("toolu_01B")))
MIXED: Final = (asked(tools=[WEB_SEARCH, tool()]), stopped("tool_use", server_tool_use(), tool_use()))
CODE: Final = (
    asked(tools=[CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])]),
    stopped("tool_use", RUN, tool_use(caller=CALLER), container={"id": "container_01"}),
)
IMAGE: Final = {"type": "image", "source": {"type": "url", "url": "https://miller.example/wheel.png"}}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_told_and_built(name: str) -> None:
    assert told(name) == sections()[name]


def test_nothing_else_stands_in_the_file() -> None:
    assert list(sections()) == list(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_what_is_built_passes_the_session_and_the_check(name: str) -> None:
    row = ROWS[name]
    turn = turnlint.next_turn(row.request, row.response, betas=row.betas)
    if turn.obstacle is not None:
        with pytest.raises(turnlint.NoNextRequest) as raised:
            turn.request()
        assert raised.value.line is turn.obstacle
        assert str(raised.value) == f"{turn.obstacle.words} [{turn.obstacle.rule}]"
        return
    made = turn.request(dict.fromkeys(turn.calls, "7"), row.said)
    session = turnlint.Session(betas=row.betas)
    before = {(finding.rule, finding.message) for finding in session.check(row.request).findings}
    session.receive(row.response)
    found = [
        finding.rule
        for report in (session.check(made), turnlint.check(made, betas=row.betas))
        for finding in report.findings
        if finding.severity is not turnlint.Severity.ADVICE and (finding.rule, finding.message) not in before
    ]
    # A paused text shows no pause to whoever sees the request alone.
    words = {"text-after-results"} if turn.calls and row.said else set()
    assert set(found) <= words


NAMED: Final = [value for value in vars(demands).values() if isinstance(value, Demand)]
#: Rules about the next request that no line names, and why.
UNNAMED: Final = {
    "compaction-block-repeated": "the block takes the place of all messages, an older block included",
    "compaction-block-unsigned": "what came is signed or not: the block comes back as it came",
    "compaction-signature-mismatch": "the block comes back as it came",
    "compaction-signature-without-beta": "`compacted-response` names the beta",
    "refusal-resent": "`refusal-kept` says what to change before the turn is asked again",
    "refused-call-answered": "`refusal-kept` says that no call of it is run",
    # What comes back is told of `responses` where it must be known, and of `continuation` where it is done.
    "answered-by-fallback": "`fallback-prefix-kept` and `fallback-block-moved` name what goes and what stays",
    "context-window-full": "`context-window-continued`",
    "interrupted-progress-update": "`interruption-notice-dropped`",
    "compaction-without-summary": "`summary-not-made`",
    "server-tool-failed": "the block comes back like any other",
    "kept-turn-merged": "nothing is kept behind the block",
    "foreign-thinking-kept": "the request goes to the model that answered",
    "platform-left": "the request goes where the last one went",
    "task-budget-counted-down": "advice on a field that stays as it was sent",
    "failing-call-repeated": "advice on many turns",
    "cache-miss-diagnosed": "tells of the request that was sent",
    "thinking-block-dropped": "tells of the request that was sent",
    "call-input-invalid": "the call is answered like any other, with `is_error` where it was not run",
}


def test_every_rule_behind_a_line_exists() -> None:
    assert [demand for demand in NAMED if demand.rule not in registry.rules()] == []


def test_every_rule_about_the_next_request_stands_behind_a_line() -> None:
    about = {
        rule.name
        for rule in registry.rules().values()
        if rule.family == "continuation" or (rule.family == "responses" and rule.answers is Pass.NEXT)
    }
    named = {demand.rule for demand in NAMED}
    assert about - named == UNNAMED.keys()


def test_every_line_is_told_of_some_exchange() -> None:
    everything = " ".join(" ".join(part.split()) for part in sections().values())
    silent = [demand.template for demand in NAMED if demand.template.split("{")[0].strip(" `") not in everything]
    assert silent == []


def test_results_in_every_form() -> None:
    turn = turnlint.next_turn(*CALLS)
    assert turn.calls == ("toolu_01A", "toolu_01B")
    whole = {"type": "tool_result", "content": "denied", "is_error": True}
    made = turn.request({"toolu_01B": whole, "toolu_01A": [text("7"), IMAGE]}, text="In Celsius.")
    assert made["messages"][-1] == {
        "role": "user",
        "content": [
            {"type": "tool_result", "tool_use_id": "toolu_01A", "content": [{"type": "text", "text": "7"}, IMAGE]},
            {"type": "tool_result", "content": "denied", "is_error": True, "tool_use_id": "toolu_01B"},
            {"type": "text", "text": "In Celsius."},
        ],
    }
    assert "tool_use_id" not in whole
    one = turn.request({"toolu_01A": text("7"), "toolu_01B": ""})["messages"][-1]["content"]
    assert [block["content"] for block in one] == [[{"type": "text", "text": "7"}], ""]


@pytest.mark.parametrize(
    ("exchange", "results", "said", "error"),
    [
        (
            CALLS,
            {},
            None,
            "the results of `toolu_01A` and `toolu_01B` are missing [tool-use-without-result]",
        ),
        (
            CALLS,
            {"toolu_01A": "7", "toolu_01C": "8"},
            None,
            "the results of `toolu_01B` are missing [tool-use-without-result]; no open call has the id `toolu_01C` "
            "[result-without-tool-use]",
        ),
        (
            CALLS,
            {"toolu_01A": "7", "toolu_01B": "8", "toolu_01C": "9", "toolu_01D": "9"},
            None,
            "no open call has the ids `toolu_01C` and `toolu_01D` [result-without-tool-use]",
        ),
        (
            MIXED,
            {"toolu_01A": "7", "srvtoolu_01A": "8"},
            None,
            "no open call has the id `srvtoolu_01A` [result-without-tool-use]",
        ),
        (
            MIXED,
            {"toolu_01A": "7"},
            "go on",
            "the next request must not hold anything beside the results, such as text: the turn ends without the "
            "results of `srvtoolu_01A` [results-only-next]",
        ),
        (
            CODE,
            {"toolu_01A": [IMAGE]},
            None,
            "text alone in the results of `toolu_01A`: code made the calls [programmatic-result-not-text]",
        ),
        (
            (asked(tools=[WEB_SEARCH]), stopped("pause_turn", server_tool_use())),
            {},
            "go on",
            "the next request must not hold a user message: it is refused without the results of `srvtoolu_01A` "
            "[server-call-unresolved]",
        ),
        (
            (asked(), response("Hello")),
            {},
            None,
            "text is missing: the next request must hold the user's next words, in a new message: there is no prefill "
            "[prefill-unsupported]",
        ),
        (
            (asked(), response()),
            {},
            None,
            'text is missing: the next request must hold a new user message, such as "Please continue" '
            "[empty-reply-resent]",
        ),
        ((asked(), response("Hello")), {}, " \n", "text holds no word [blank-text]"),
        (
            CALLS,
            {"toolu_01A": {"type": "tool_result", "tool_use_id": "x", "content": "7"}, "toolu_01B": "8"},
            None,
            "the result of `toolu_01A` answers another call, `x`",
        ),
    ],
)
def test_what_cannot_be_built(exchange: Any, results: Any, said: str | None, error: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 (the text is compared whole)
        turnlint.next_turn(*exchange).request(results, said)
    assert str(raised.value) == error
    assert not isinstance(raised.value, turnlint.NoNextRequest)


@pytest.mark.parametrize(
    ("results", "said", "error"),
    [
        ([], 5, "text is a string, not int"),
        (["toolu_01A"], None, "results is a mapping from the ids of calls, not list"),
        (
            {"toolu_01A": 7, "toolu_01B": 7},
            None,
            "the result of `toolu_01A` is a text, content blocks, or a tool_result block, not int",
        ),
    ],
)
def test_arguments_of_another_type(results: Any, said: Any, error: str) -> None:
    with pytest.raises(TypeError) as raised:
        turnlint.next_turn(*CALLS).request(results or dict.fromkeys(("toolu_01A", "toolu_01B"), "7"), said)
    assert str(raised.value) == error


def test_a_list_of_messages_and_a_batch_have_no_next_turn() -> None:
    with pytest.raises(TypeError, match=r"^a bare list of messages is no whole request: give the body that was sent$"):
        turnlint.next_turn([user("hi")], response("Hello"))
    with pytest.raises(TypeError, match=r"^a batch has no next turn: give one of its requests, with its response$"):
        turnlint.next_turn({"requests": []}, response("Hello"))
    with pytest.raises(
        TypeError, match=r"^a response is a mapping, JSON text or bytes, an SDK object or events, not int"
    ):
        turnlint.next_turn(asked(), 5)
    with pytest.raises(ValueError, match="platform"):
        turnlint.next_turn(asked(), response(), platform="moon")


def test_nothing_is_changed_and_nothing_changes_it() -> None:
    request, answer = copy.deepcopy(CALLS)
    turn = turnlint.next_turn(request, answer)
    results = {"toolu_01A": [text("7")], "toolu_01B": "8"}
    made = turn.request(results)
    assert (request, answer) == CALLS
    made["messages"][1]["content"][0]["input"]["x"] = 1
    made["messages"][2]["content"][0]["content"].append(1)
    assert (request, answer, results["toolu_01A"]) == (*CALLS, [text("7")])
    request["messages"].append(user("later"))
    answer["content"].clear()
    assert turn.request(results)["messages"][1]["content"][1]["id"] == "toolu_01B"
    assert len(turn.request(results)["messages"]) == 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        turn.way = "speak"  # type: ignore[misc]
    with pytest.raises(TypeError):
        turn.must[1].data["calls"] = []  # type: ignore[index]


def test_every_form_of_a_response() -> None:
    """As JSON text, bytes, an object of the SDK, a parsed stream, the bytes of a stream."""
    request, answer = CALLS
    stream = events(*answer["content"], stop_reason="tool_use")
    raw = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in stream)
    forms: list[Any] = [
        json.dumps(answer),
        json.dumps(answer).encode(),
        Message.model_validate(answer),
        stream,
        raw,
        raw.encode(),
    ]
    expected = turnlint.next_turn(request, answer)
    for form in forms:
        turn = turnlint.next_turn(json.dumps(request), form)
        assert turn.to_json() == expected.to_json()
        assert turn.request(dict.fromkeys(turn.calls, "7")) == expected.request(dict.fromkeys(turn.calls, "7"))


def test_objects_of_the_sdk_inside() -> None:
    first = Message.model_validate(response(text("Calling.", citations=None), tool_use(), stop_reason="tool_use"))
    request = asked(tools=[tool()])
    following = turnlint.next_turn(request, first).request(
        {"toolu_01A": [anthropic.types.TextBlock(type="text", text="7")]}
    )
    assert following["messages"][-1]["content"][0]["content"] == [{"type": "text", "text": "7"}]
    # What a loop holds by hand: the response's blocks as they came, in the request.
    by_hand = {**request, "messages": [user("hi"), {"role": "assistant", "content": first.content}]}
    by_hand["messages"].append(following["messages"][-1])
    again = turnlint.next_turn(by_hand, response("Sunny.")).request(text="Thanks")
    assert turnlint.check(again).ok
    assert again["messages"][1]["content"] is first.content or again["messages"][1] == following["messages"][1]


def test_the_line_for_programs() -> None:
    turn = turnlint.next_turn(*MIXED)
    line = next(line for line in turn.must if line.what == "results")
    assert line.to_json() == {
        "what": "results",
        "words": "one `tool_result` for each call, first in one user message: `toolu_01A`",
        "rule": "tool-use-without-result",
        "data": {"calls": ["toolu_01A"], "names": ["get_weather"]},
    }
    assert turn.to_json()["obstacle"] is None
    assert json.loads(json.dumps(turn.to_json())) == turn.to_json()
    explained = turnlint.explain(line.rule).rule
    assert explained is not None
    assert explained.name == line.rule


def test_long_lists_are_cut_in_words_and_whole_in_the_data() -> None:
    ids = [f"toolu_{number}" for number in range(1_200)]
    turn = turnlint.next_turn(asked(tools=[tool()]), stopped("tool_use", *map(tool_use, [*ids, "x" * 200])))
    line = next(line for line in turn.must if line.what == "results")
    assert line.words.endswith("message: `toolu_0`, `toolu_1`, `toolu_2`, `toolu_3` and 1,197 more")
    assert len(line.data["calls"]) == 1_201


def test_the_platform_says_what_a_model_takes() -> None:
    """On a cloud the table may not know whether the model has a prefill; then words are asked for."""
    cut = stopped("max_tokens", "Once upon ")
    request = body(user("hi"), model="claude-haiku-4-5")
    assert turnlint.next_turn(request, cut).request()["messages"][-1]["content"] == [text("Once upon")]
    with pytest.raises(ValueError, match="text is missing"):
        turnlint.next_turn(request, cut, model="claude-opus-5-5").request()
    formatted = {**request, "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}}
    with pytest.raises(ValueError, match="text is missing"):
        turnlint.next_turn(formatted, cut).request()


def test_what_is_sent_once_is_left_out() -> None:
    request = {**asked(model="claude-opus-4-8"), "fallback_credit_token": "t"}
    assert "fallback_credit_token" not in turnlint.next_turn(request, response("Hello")).request(text="And?")


def test_any_depth_is_survived() -> None:
    deep: Any = []
    for _ in range(3_000):
        deep = [deep]
    turn = turnlint.next_turn(asked(tools=[tool()]), stopped("tool_use", tool_use(input={"x": deep})))
    made = turn.request({"toolu_01A": "7"})
    assert made["messages"][1]["content"][0]["id"] == "toolu_01A"
    turnlint.next_turn({"messages": deep}, {"content": deep, "stop_reason": "end_turn"})
