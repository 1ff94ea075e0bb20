"""Two faults in one request: the API names the one that its own order puts first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, system, tool_result, tool_use, user

Json = Any


def setting(field: str, value: Json) -> Callable[[Json], None]:
    def change(request: Json) -> None:
        request[field] = value

    return change


def message_key(request: Json) -> None:
    request["messages"][0]["bogus"] = 1


def empty_turn(request: Json) -> None:
    request["messages"] += [assistant("ok"), {"role": "user", "content": ""}]


def unanswered(request: Json) -> None:
    request["messages"] += [assistant(tool_use("toolu_open")), user("no result")]


def unresolved(request: Json) -> None:
    request["messages"] += [
        assistant(server_tool_use("srvtoolu_open"), tool_use("toolu_b")),
        user(tool_result("toolu_b"), "and more"),
    ]


#: In the order in which the API comes upon them: measured on claude-sonnet-5 (2026-09); the last step is documented.
FAULTS: list[tuple[str, Callable[[Json], None], str]] = [
    ("model", setting("model", 5), "model: Input should be a valid string"),
    ("tool_choice", setting("tool_choice", 5), "tool_choice: Input should be an object"),
    ("tools", setting("tools", "x"), "tools: Input should be a valid array"),
    ("messages", message_key, "messages.0.bogus: Extra inputs are not permitted"),
    ("system", setting("system", 5), "system: Input should be a valid array"),
    ("thinking", setting("thinking", 5), "thinking: Input should be an object"),
    ("output_config", setting("output_config", 5), "output_config: Input does not match the expected shape."),
    ("cache_control", setting("cache_control", 5), "cache_control: Input should be an object"),
    ("max_tokens", setting("max_tokens", "5"), "max_tokens: Input should be a valid integer"),
    ("metadata", setting("metadata", 5), "metadata: Input does not match the expected shape."),
    ("stop_sequences", setting("stop_sequences", 5), "stop_sequences: Input should be a valid array"),
    ("temperature", setting("temperature", "x"), "temperature: Input should be a valid number"),
    ("service_tier", setting("service_tier", "x"), "service_tier: Input should be 'auto' or 'standard_only'"),
    ("top_k", setting("top_k", "x"), "top_k: Input should be a valid integer"),
    ("top_p", setting("top_p", "x"), "top_p: Input should be a valid number"),
    ("stream", setting("stream", 1), "stream: Input should be a valid boolean"),
    ("container", setting("container", 5), "container.ContainerParams: Input does not match the expected shape."),
    ("inference_geo", setting("inference_geo", 5), "inference_geo: Input should be a valid string"),
    ("unknown key", setting("bogus", 1), "bogus: Extra inputs are not permitted"),
    ("empty turn", empty_turn, "messages.2: user messages must have non-empty content"),
    (
        "unanswered call",
        unanswered,
        "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_open. "
        "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    ),
    (
        "open server call",
        unresolved,
        "messages.1: `web_search` tool use with id `srvtoolu_open` was found without a corresponding "
        "`web_search_tool_result` block",
    ),
]
#: Faults that append messages: two of them together would change each other's indices.
APPENDING = {"empty turn", "unanswered call", "open server call"}


def answer(*faults: int) -> turnlint.ApiError:
    request = body(user("hi"), model="claude-haiku-4-5", tools=[WEB_SEARCH])
    for fault in faults:
        FAULTS[fault][1](request)
    error = turnlint.check(request).error
    assert error is not None
    return error


@pytest.mark.parametrize("fault", range(len(FAULTS)), ids=[name for name, _, _ in FAULTS])
def test_each_fault_alone(fault: int) -> None:
    assert answer(fault).message == FAULTS[fault][2]
    assert not answer(fault).assumed_order


@settings(max_examples=200)
@given(pair=st.lists(st.integers(0, len(FAULTS) - 1), min_size=2, max_size=2, unique=True))
def test_of_two_faults_the_earlier_is_named(pair: list[int]) -> None:
    names = {FAULTS[fault][0] for fault in pair}
    if len(names & APPENDING) == 2:
        return
    error = answer(*pair)
    assert error.message == FAULTS[min(pair)][2]
    assert not error.assumed_order


def test_a_missing_result_is_named_before_the_open_server_call() -> None:
    request = body(
        user("hi"),
        assistant(server_tool_use("srvtoolu_open"), tool_use("toolu_b")),
        user("no result"),
        model="claude-haiku-4-5",
        tools=[WEB_SEARCH],
    )
    report = turnlint.check(request)
    assert [finding.rule for finding in report.errors] == ["tool-use-without-result", "server-call-unresolved"]


def test_the_rules_for_system_messages_have_a_measured_order_too() -> None:
    request = body(user("hi"), assistant("ok"), system("x"), system(" "), user("go"), model="claude-opus-5-5")
    error = turnlint.check(request, select=["system-messages/*"]).error
    assert error is not None
    assert error.message.startswith("messages.2: role 'system' must follow a 'user' message")
    assert not error.assumed_order


def test_an_assumed_order_is_told() -> None:
    request = body(user(" "), assistant("ok"), user(""), model="claude-haiku-4-5")
    report = turnlint.check(request)
    assert {finding.rule for finding in report.errors} == {"blank-text", "empty-user-turn"}
    assert report.error is not None
    assert report.error.assumed_order
