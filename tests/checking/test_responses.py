"""``turnlint.check_response``: what it takes, what it says, and what it leaves open."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import orjson
import pytest
from anthropic.types import Message
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from tests.strategies import json_values, near
from turnlint import testing
from turnlint.case import (
    WEB_SEARCH,
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
)
from turnlint.schema.shape import shape
from turnlint.values.context import Context

CLAIM = {"type": "refusal", "fallback_has_prefill_claim": True}
CUT = response("Calling.", tool_use(), stop_reason="max_tokens")


def rules(report: turnlint.Report) -> list[str]:
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize("given", [CUT, json.dumps(CUT), orjson.dumps(CUT), Message.model_validate(CUT)])
def test_a_response_comes_in_any_form(given: Any) -> None:
    report = turnlint.check_response(given)
    assert rules(report) == ["cut-off-call"]
    assert report.findings[0].path == ("content", 1)


@pytest.mark.parametrize("given", [b"7", "null", '"hi"'])
def test_json_that_is_no_object_is_no_message(given: Any) -> None:
    assert rules(turnlint.check_response(given)) == ["not-a-message"]


@pytest.mark.parametrize("given", [None, 7, "{", {1, 2}])
def test_what_is_no_response_at_all_is_a_type_error(given: Any) -> None:
    with pytest.raises(TypeError):
        turnlint.check_response(given)


def test_the_api_answers_nothing_to_what_it_sent_itself() -> None:
    report = turnlint.check_response(response("Once", stop_reason=None))
    assert not report.ok
    assert report.error is None
    assert [finding.rule for finding in report.errors] == ["null-stop-reason"]


def test_an_error_body_is_told_as_what_it_is_and_nothing_else() -> None:
    report = turnlint.check_response({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    assert rules(report) == ["error-as-response"]
    assert report.ok


def test_without_the_request_what_needs_it_is_disclosed() -> None:
    report = turnlint.check_response(response(tool_use(), stop_reason="tool_use"))
    assert report.findings == ()
    assert "call-input-invalid" in report.skipped["the request not given"]


def test_of_a_bare_list_of_messages_the_tools_are_unknown() -> None:
    report = turnlint.check_response(response(tool_use(), stop_reason="tool_use"), [user("Weather?")])
    assert report.findings == ()
    assert "call-of-tool-not-offered" in report.skipped["top-level fields not given"]


def test_on_a_thread_the_server_holds_what_the_request_does_not_show() -> None:
    asked = body(user(tool_result()), thread={"type": "continue", "previous_message_id": "msg_01A"})
    asked_for_more = response(server_tool_use(), tool_use(), stop_reason="tool_use")
    assert rules(turnlint.check_response(asked_for_more, asked)) == ["results-only-next"]


def test_what_is_never_sent_comes_before_what_to_mind() -> None:
    given = response(tool_use(), tool_result(), stop_reason="max_tokens")
    assert rules(turnlint.check_response(given)) == ["input-block-in-response", "cut-off-call"]


def test_a_rule_of_responses_is_chosen_like_any_other() -> None:
    assert turnlint.check_response(CUT, ignore=["cut-off-call"]).findings == ()
    assert not turnlint.check_response(CUT, severity={"cut-off-call": "error"}).ok
    assert turnlint.check_response(CUT, select=["responses/null-*"]).findings == ()


@pytest.mark.parametrize(
    ("given", "asked", "note"),
    [
        (CUT, None, "its input is empty"),
        (
            CUT,
            body(user("Weather?"), tools=[tool(input_schema={"type": "object", "required": ["city"]})]),
            "its input lacks `city`",
        ),
        (
            response(tool_use(input={"city": 7}), stop_reason="max_tokens"),
            body(
                user("Weather?"),
                tools=[tool(input_schema={"type": "object", "properties": {"city": {"type": "string"}}})],
            ),
            "its input does not fit the tool's schema",
        ),
        (
            response(
                "First,", stop_reason="refusal", stop_details={"type": "refusal", "fallback_has_prefill_claim": True}
            ),
            None,
            "its fallback credit is redeemed with this content echoed as one assistant message",
        ),
        (
            response(stop_reason="refusal", stop_details={"type": "refusal", "recommended_model": "claude-opus-4-8"}),
            None,
            "the fallback could not run: a request to `claude-opus-4-8` may be answered",
        ),
        (response(server_tool_use(), stop_reason="pause_turn"), None, "still open: web_search srvtoolu_01A"),
        (
            response("{", stop_reason="max_tokens"),
            body(user("hi"), output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}}),
            "the text need not fit the format that was asked for",
        ),
    ],
)
def test_a_note_says_what_the_response_shows_of_the_way_on(given: Any, asked: Any, note: str) -> None:
    assert note in [finding.note for finding in turnlint.check_response(given, asked).findings]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (response(tool_use(), stop_reason="end_turn"), "call-with-other-stop-reason"),
        (response(thinking(signature=""), stop_reason="max_tokens"), "unsigned-thinking"),
        (response({"type": "image", "source": {"type": "url", "url": "https://a.example"}}), "input-block-in-response"),
    ],
)
def test_where_a_rule_is_less_sure_it_warns(given: Any, rule: str) -> None:
    [finding] = [finding for finding in turnlint.check_response(given).findings if finding.rule == rule]
    assert finding.severity is turnlint.Severity.WARNING


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"candidates": []}, "a response of the Gemini API"),
        ({"object": "response", "output": []}, "a response of the OpenAI Responses API"),
        ({"type": "completion", "completion": "Hi"}, "a response of the old Text Completions API"),
        ({"type": "message_batch", "id": "msgbatch_01"}, "a batch of requests, as the API tells its state"),
        (
            {"custom_id": "a", "result": {"type": "succeeded", "message": response("hi")}},
            "a line of a batch's results, whose message stands in `result.message`",
        ),
        (body(user("hi")), "a request"),
        ({"input_tokens": 7}, "a count of tokens"),
        ([{"type": "message_start"}], "the events of a stream"),
        ([7], "a list"),
    ],
)
def test_what_is_no_message_is_told_by_what_it_is_alone(given: Any, what: str) -> None:
    [finding] = turnlint.check_response(given).findings
    assert finding.message == f"this is {what}, not a message of the Messages API"


@pytest.mark.parametrize(
    ("endpoint", "given"),
    [("count_tokens", {"input_tokens": 7}), ("batches", {"type": "message_batch", "id": "msgbatch_01"})],
)
def test_other_endpoints_answer_in_a_form_of_their_own(endpoint: str, given: Any) -> None:
    assert turnlint.check_response(given, endpoint=endpoint).findings == ()


@pytest.mark.parametrize(
    ("given", "message", "path"),
    [
        (7, "`content` is a number: the API sends an array there", ("content",)),
        ([7], "`content.0` is a number: the API sends an object there", ("content", 0)),
        ([{"type": "text"}], "`content.0.text` is missing: the API always sends it", ("content", 0, "text")),
        (
            [text("hi", citations=7)],
            "`content.0.citations` is a number: the API sends an array there",
            ("content", 0, "citations"),
        ),
    ],
)
def test_a_fault_of_shape_is_named_with_its_place(given: Any, message: str, path: tuple[str | int, ...]) -> None:
    [finding] = turnlint.check_response(response("hi", content=given)).findings
    assert (finding.message, finding.path) == (message, path)


def test_a_result_without_a_call_may_answer_the_request() -> None:
    history = (user("Search."), assistant(server_tool_use(), tool_use()), user(tool_result()))
    given = response({"type": "web_search_tool_result", "tool_use_id": "srvtoolu_01A", "content": []}, "Found.")
    assert turnlint.check_response(given, body(*history, tools=[WEB_SEARCH, tool()])).findings == ()


REQUESTS = (
    st.none()
    | json_values.filter(lambda value: isinstance(value, (dict, list)))
    | st.just(
        body(user("hi"), assistant(server_tool_use(), tool_use()), user(tool_result()), tools=[WEB_SEARCH, tool()])
    )
)


def survives(given: Any, asked: Any) -> None:
    before = deepcopy((given, asked))
    for betas in (None, (), ("compact-2026-01-12",)):
        report = turnlint.check_response(given, asked, betas=betas)
        assert (given, asked) == before
        assert report.error is None
        orjson.dumps(report.to_json())
    assert (
        turnlint.check_response(orjson.dumps(given), asked).findings == turnlint.check_response(given, asked).findings
    )


@settings(max_examples=200)
@given(
    value=st.dictionaries(
        st.sampled_from(
            ["type", "content", "stop_reason", "stop_sequence", "stop_details", "usage", "container", "role"]
        ),
        json_values | st.sampled_from(["message", "error", "refusal", "max_tokens", "compaction", "tool_use"]),
    ),
    asked=REQUESTS,
)
def test_any_object_is_survived(value: Any, asked: Any) -> None:
    survives(value, asked)


@settings(max_examples=200)
@given(data=st.data(), asked=REQUESTS)
def test_nearly_valid_responses_are_survived(data: st.DataObject, asked: Any) -> None:
    schema = shape(Context(), "response").schema
    survives(data.draw(near(schema, schema["$defs"]).filter(lambda value: isinstance(value, (dict, list)))), asked)


CASES = [entry.case for entry in testing.cases() if entry.rule.judges == "response"]


@settings(max_examples=300)
@given(case=st.sampled_from(CASES), data=st.data())
def test_mutated_cases_are_survived(case: Any, data: st.DataObject) -> None:
    given, asked = deepcopy(case.value), deepcopy(case.asked)
    for root in (given, asked):
        node: Any = root
        while isinstance(node, (dict, list)) and node:
            key: Any = data.draw(st.sampled_from(sorted(node))) if isinstance(node, dict) else len(node) - 1
            if not isinstance(node[key], (dict, list)) or not node[key] or data.draw(st.booleans()):
                node[key] = data.draw(json_values)
                break
            node = node[key]
    survives(given, asked)


def test_a_deep_response_is_survived() -> None:
    deep: Any = []
    for _ in range(20_000):
        deep = [deep]
    given = response(tool_use(input={"a": deep}), stop_reason="max_tokens", usage=deep)
    assert not turnlint.check_response(given, body(user("hi"), tools=[tool()])).ok
