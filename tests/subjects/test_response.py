"""The index of one response: its calls, what is still open in it, and its tolerance of malformed parts."""

from __future__ import annotations

from typing import Any

import pytest

from turnlint.case import response, server_tool_use, text, thinking, tool_use, web_search_result
from turnlint.subjects.known import REQUEST, known
from turnlint.subjects.response import STOP_REASONS, Response
from turnlint.subjects.vocabulary import vocabulary
from turnlint.values.context import Context

SENT = Context(betas=frozenset())
FALLBACK = {"type": "fallback", "from": {"model": "a"}, "to": {"model": "b"}, "trigger": {"type": "refusal"}}


def index(*content: Any, **fields: Any) -> Response:
    return Response(response(*content, **fields), known(SENT, asked=False))


def test_parts_have_their_place_in_the_content() -> None:
    found = index("hi", 7, tool_use())
    assert [(part.type, part.path) for part in found.parts] == [("text", ("content", 0)), ("tool_use", ("content", 2))]
    assert found.last == found.parts[-1]
    assert index("hi", 7).last is None


@pytest.mark.parametrize("reason", STOP_REASONS)
def test_each_stop_reason_is_a_word(reason: str) -> None:
    occurs = index("hi", stop_reason=reason).occurs
    assert [word for word in occurs if word.startswith("stop:")] == [f"stop:{reason}"]
    assert occurs & {"fact:unknown_stop", "fact:null_stop"} == set()


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        (response("hi", stop_reason="nap_time"), "unknown_stop"),
        (response("hi", stop_reason=None), "null_stop"),
        (response(), "empty_content"),
        (response(server_tool_use()), "open_calls"),
        (response(web_search_result()), "stray_results"),
        (response(web_search_result(), server_tool_use()), "stray_results"),
        (response(tool_use(), tool_use()), "repeated_ids"),
        (response(server_tool_use(), web_search_result(), web_search_result()), "repeated_ids"),
        ({"type": "error"}, "no_message"),
        ([], "no_message"),
    ],
)
def test_what_is_out_of_the_ordinary_is_a_fact(given: Any, fact: str) -> None:
    occurs = Response(given, known(SENT)).occurs
    assert {word for word in occurs if word.startswith("fact:")} == {f"fact:{fact}"}


def test_a_plain_response_has_no_facts() -> None:
    occurs = index(thinking(), "hi", server_tool_use(), web_search_result(), tool_use(), stop_reason="tool_use").occurs
    assert not [word for word in occurs if word.startswith("fact:")]


def test_what_stands_before_the_last_fallback_waits_for_nobody() -> None:
    found = index(tool_use(), server_tool_use(), FALLBACK, tool_use("toolu_01B"), stop_reason="tool_use")
    assert [call.id for call in found.calls] == ["toolu_01B"]
    assert found.open_calls == []
    assert found.fallback is not None
    assert found.fallback.place == 2


def test_the_run_of_a_call_is_named_where_code_made_it() -> None:
    code = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
    calls = index(tool_use(caller=code), tool_use("toolu_01B", caller={"type": "direct"}), tool_use("toolu_01C")).calls
    assert [call.run for call in calls] == ["srvtoolu_01A", "", ""]


def test_every_word_is_in_the_vocabulary() -> None:
    found = index(thinking(), text("hi"), server_tool_use(), web_search_result(), tool_use(), stop_reason="tool_use")
    assert found.occurs - vocabulary() == set()


def test_the_request_is_missing_where_it_is_not_given() -> None:
    assert known(Context(), asked=False).missing(REQUEST) == "the request not given"
    assert known(Context()).missing(REQUEST) is None
