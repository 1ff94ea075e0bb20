"""A valid conversation has no error; one mutation of each kind yields exactly that rule, as the API's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import turnlint
from turnlint.strategies import requests as conversations

Json = Any
Place = tuple[int, int]


@settings(max_examples=200)
@given(request=conversations())
def test_a_valid_conversation_has_no_error(request: Json) -> None:
    assert turnlint.check(request).errors == ()


def places(request: Json, kind: str) -> list[Place]:
    """The message and block indices of the blocks of one type."""
    return [
        (index, position)
        for index, message in enumerate(request["messages"])
        if isinstance(message["content"], list)
        for position, block in enumerate(message["content"])
        if block["type"] == kind
    ]


def first_of_turn(request: Json, index: int) -> int:
    """The first message of the user turn that a message stands in."""
    while index and request["messages"][index - 1]["role"] == request["messages"][index]["role"]:
        index -= 1
    return index


def drop_result(request: Json, place: Place) -> None:
    index, position = place
    content = request["messages"][index]["content"]
    if len(content) > 1:
        del content[position]
    else:  # an empty turn would be refused before any pairing
        content[0] = {"type": "text", "text": "no result"}


def text_before_results(request: Json, place: Place) -> None:
    index = first_of_turn(request, place[0])
    request["messages"][index]["content"].insert(0, {"type": "text", "text": "Here:"})


def repeat_result(request: Json, place: Place) -> None:
    index, position = place
    content = request["messages"][index]["content"]
    content.append(dict(content[position]))


def foreign_result(request: Json, place: Place) -> None:
    index, _ = place
    request["messages"][index]["content"].append(
        {"type": "tool_result", "tool_use_id": "toolu_foreign", "content": "x"}
    )


def repeat_call(request: Json, place: Place) -> None:
    index, position = place
    content = request["messages"][index]["content"]
    content.append(dict(content[position]))


def result_in_assistant(request: Json, place: Place) -> None:
    index, position = place
    content = request["messages"][index]["content"]
    content.insert(0, {"type": "tool_result", "tool_use_id": content[position]["id"], "content": "x"})


def call_in_user(request: Json, place: Place) -> None:
    index, _ = place
    request["messages"][index]["content"].append({"type": "tool_use", "id": "toolu_new", "name": "f", "input": {}})


def drop_server_call(request: Json, place: Place) -> None:
    index, position = place
    del request["messages"][index]["content"][position]


def drop_input(request: Json, place: Place) -> None:
    index, position = place
    del request["messages"][index]["content"][position]["input"]


def extra_key(request: Json, place: Place) -> None:
    index, position = place
    request["messages"][index]["content"][position]["index"] = 0


def input_as_text(request: Json, place: Place) -> None:
    index, position = place
    request["messages"][index]["content"][position]["input"] = "{}"


def bad_id(request: Json, place: Place) -> None:
    index, position = place
    request["messages"][index]["content"][position]["id"] = "functions.f:0"


def empty_name(request: Json, place: Place) -> None:
    index, position = place
    request["messages"][index]["content"][position]["name"] = ""


def unknown_block(request: Json, place: Place) -> None:
    index, position = place
    request["messages"][index]["content"][position] = {"type": "tool_call"}


def unknown_role(request: Json, place: Place) -> None:
    request["messages"][place[0]]["role"] = "function"


def blank_text(request: Json, place: Place) -> None:
    request["messages"].append({"role": "assistant", "content": "ok"})
    request["messages"].append({"role": "user", "content": [{"type": "text", "text": " \n"}]})


def empty_turn(request: Json, place: Place) -> None:
    request["messages"].append({"role": "assistant", "content": "ok"})
    request["messages"].append({"role": "user", "content": []})


MUTATIONS: list[tuple[str, str, Callable[[Json, Place], None]]] = [
    ("tool-use-without-result", "tool_result", drop_result),
    ("tool-use-without-result", "tool_result", text_before_results),
    ("repeated-result", "tool_result", repeat_result),
    ("result-without-tool-use", "tool_result", foreign_result),
    ("repeated-tool-use-id", "tool_use", repeat_call),
    ("tool-result-in-assistant-message", "tool_use", result_in_assistant),
    ("tool-use-in-user-message", "tool_result", call_in_user),
    ("server-result-without-call", "server_tool_use", drop_server_call),
    ("missing-field", "tool_use", drop_input),
    ("missing-field", "server_tool_use", drop_input),
    ("unknown-field", "tool_use", extra_key),
    ("unknown-field", "tool_result", extra_key),
    ("wrong-type", "tool_use", input_as_text),
    ("bad-pattern", "tool_use", bad_id),
    ("bad-pattern", "server_tool_use", bad_id),
    ("bad-length", "tool_use", empty_name),
    ("unknown-tag", "tool_result", unknown_block),
    ("unexpected-role", "tool_use", unknown_role),
    ("blank-text", "text", blank_text),
    ("empty-user-turn", "text", empty_turn),
]


@pytest.mark.parametrize(
    ("rule", "kind", "mutate"), MUTATIONS, ids=[f"{rule}-{f.__name__}" for rule, _, f in MUTATIONS]
)
@settings(max_examples=25)
@given(request=conversations(), data=st.data())
def test_one_mutation_yields_its_rule_as_the_answer(
    rule: str, kind: str, mutate: Callable[[Json, Place], None], request: Json, data: st.DataObject
) -> None:
    found = places(request, kind)
    assume(found)
    mutate(request, data.draw(st.sampled_from(found)))
    report = turnlint.check(request)
    errors = report.errors
    assert report.error is not None
    assert errors[0].rule == rule, errors
    assert report.error.message == errors[0].message
