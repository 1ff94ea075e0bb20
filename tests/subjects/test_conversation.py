"""The index of one request: turns, calls and results, both index systems, and its tolerance of malformed parts."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from turnlint.case import (
    assistant,
    body,
    server_tool_use,
    system,
    text,
    thinking,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.subjects.conversation import Conversation, Turn
from turnlint.subjects.known import known
from turnlint.subjects.walk import Trailing, Unanswered, role_of
from turnlint.values.context import Context


def index(*messages: Any, **fields: Any) -> Conversation:
    return Conversation(body(*messages, **fields), known(Context()))


def test_turns_join_neighbours_of_one_role() -> None:
    conversation = index(user("a"), user("b"), assistant("c"), system("d"), system("e"), user("f"))
    assert conversation.turns == (
        Turn(0, "user", 0, 1),
        Turn(1, "assistant", 2, 2),
        Turn(2, "system", 3, 4),
        Turn(3, "user", 5, 5),
    )
    assert [conversation.number(message) for message in range(6)] == [0, 0, 1, 2, 2, 3]
    assert conversation.system_messages == [3, 4]


_BLOCKS = st.lists(st.sampled_from([{"type": "image"}, {"type": "text", "text": "t"}, 7, tool_use(), None]), max_size=2)
_MESSAGES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "role": st.sampled_from(["user", "assistant", "system", "tool", "", None, 5, []]),
            "content": st.none() | st.just("text") | _BLOCKS,
        },
    )
    | st.sampled_from([None, 5, "text", [], ["role"]]),
    max_size=8,
)


@given(_MESSAGES)
def test_whatever_the_messages_are_turns_are_counted_once(messages: list[Any]) -> None:
    conversation = index(*messages)
    turns = conversation.turns
    assert [turn.number for turn in turns] == list(range(len(turns)))
    assert [at for turn in turns for at in range(turn.first, turn.last + 1)] == list(range(len(messages)))
    for turn in turns:
        roles = {role_of(message) for message in messages[turn.first : turn.last + 1]}
        assert roles == {turn.role} or (turn.first == turn.last and roles == {None})
        assert {conversation.number(at) for at in range(turn.first, turn.last + 1)} == {turn.number}
    for block in [*conversation.blocks("image", "tool_use"), *conversation.pairing.after_calls]:
        assert turns[block.turn].first <= block.message <= turns[block.turn].last
    assert turnlint.check(body(*messages)).findings == turnlint.check(orjson.dumps(body(*messages))).findings


def test_a_call_after_what_cannot_be_read() -> None:
    report = turnlint.check(body(user("hi"), None, None, assistant(tool_use(), text("x"))))
    assert [finding.path for finding in report.errors][:2] == [("messages", 1), ("messages", 2)]


def test_a_block_has_its_place_in_both_index_systems() -> None:
    conversation = index(user("a"), user("b", {"type": "image", "source": {}}), assistant("c"))
    (image,) = conversation.blocks("image")
    assert image.path == ("messages", 1, "content", 1)
    assert (image.turn, image.joined, image.role, image.message) == (0, 2, "user", 1)


def test_blocks_inside_results_are_found_by_their_type() -> None:
    inner = [text("t"), {"type": "image", "source": {}}]
    conversation = index(user("a"), assistant(tool_use()), user(tool_result(content=inner)))
    (image,) = conversation.blocks("image")
    assert image.path == ("messages", 2, "content", 0, "content", 1)


def test_common_blocks_are_kept_only_where_they_carry_more() -> None:
    conversation = index(
        user(text("a"), text("b", cache_control={"type": "ephemeral"})), assistant(tool_use(), thinking())
    )
    assert [block.path for block in conversation.blocks("text")] == [("messages", 0, "content", 1)]
    assert conversation.blocks("tool_use") == []
    assert [block.type for block in conversation.cached_blocks] == ["text"]
    assert {
        "fact:calls",
        "block:thinking",
        "fact:thinking_block",
        "fact:cached_block",
        "field:model",
        "fact:unanswered",
    } <= conversation.occurs


def test_tools_tell_their_types_and_rarer_keys() -> None:
    tools = [{"name": "a", "input_schema": {}, "strict": True}, {"type": "bash_20250124", "name": "bash"}, 5]
    conversation = index(user("a"), tools=tools)
    assert {"tool:custom", "key:strict", "tool:bash_20250124"} <= conversation.occurs


def test_unanswered_calls_are_named_by_turn_and_by_message() -> None:
    conversation = index(user("a"), user("b"), assistant(tool_use("y"), tool_use("x")), user(tool_result("q")))
    assert list(conversation.pairing.unanswered) == [Unanswered(1, ("x", "y"), ("messages", 2), False)]
    assert [block.id for block in conversation.pairing.orphans] == ["q"]


def test_calls_at_the_end_are_marked() -> None:
    assert list(index(user("a"), assistant(tool_use("x"))).pairing.unanswered) == [
        Unanswered(1, ("x",), ("messages", 1), True)
    ]


def test_what_follows_the_results_is_named() -> None:
    conversation = index(user("a"), assistant(tool_use("x")), user(tool_result("x")), user("b"))
    assert list(conversation.pairing.trailing) == [Trailing(2, ("messages", 3, "content"), "text")]
    assert list(conversation.pairing.unanswered) == []


def test_a_server_call_waits_while_only_results_come() -> None:
    opening = assistant(server_tool_use("srvtoolu_1"), tool_use("x"))
    (waiting,) = index(user("a"), opening, user(tool_result("x"))).pairing.unresolved
    assert (waiting.waiting, waiting.name, waiting.call.path) == (True, "web_search", ("messages", 1, "content", 0))
    (closed,) = index(user("a"), opening, user(tool_result("x"), "b")).pairing.unresolved
    assert (closed.waiting, closed.closed_by) == (False, ("messages", 2, "content", 1))


def test_a_server_result_may_come_in_the_next_response() -> None:
    opening = assistant(server_tool_use("srvtoolu_1"), tool_use("x"))
    answered = index(user("a"), opening, user(tool_result("x")), assistant(web_search_result("srvtoolu_1")), user("b"))
    assert list(answered.pairing.unresolved) == []
    assert list(answered.pairing.server_orphans) == []


def test_a_server_result_does_not_reach_back_over_a_closed_turn() -> None:
    conversation = index(
        user("a"), assistant(server_tool_use("srvtoolu_1")), user("b"), assistant(web_search_result("srvtoolu_1"))
    )
    assert [block.path for block in conversation.pairing.server_orphans] == [("messages", 3, "content", 0)]


def test_a_system_message_between_call_and_result_does_not_unpair_them() -> None:
    conversation = index(user("a"), assistant(tool_use("x")), system("s"), user(tool_result("x")))
    assert list(conversation.pairing.unanswered) == []
    assert list(conversation.pairing.orphans) == []


MALFORMED: list[tuple[str, list[Any]]] = [
    ("a result without its id", [user("a"), assistant(tool_use("x")), user({"type": "tool_result"})]),
    ("a result whose id is a number", [user("a"), assistant(tool_use("x")), user(tool_result(5))]),  # type: ignore[arg-type]
    ("a call without its id", [user("a"), assistant({"type": "tool_use"}), user(tool_result("x"))]),
    ("a call whose id is a list", [user("a"), assistant(tool_use([])), user(tool_result("x"))]),  # type: ignore[arg-type]
    ("content that is null", [user("a"), assistant(tool_use("x")), {"role": "user", "content": None}]),
    ("a message that is text", [user("a"), assistant(tool_use("x")), "hello"]),
    ("a role that does not exist", [user("a"), assistant(tool_use("x")), {"role": "tool", "content": "ok"}]),
    ("a role that is a list", [user("a"), assistant(tool_use("x")), {"role": [], "content": "ok"}]),
    ("a block that is text", [user("a"), assistant(tool_use("x")), user({"type": None})]),
]


@pytest.mark.parametrize(("name", "messages"), MALFORMED, ids=[name for name, _ in MALFORMED])
def test_what_cannot_be_read_raises_no_false_fault(name: str, messages: list[Any]) -> None:
    pairing = Conversation({"messages": messages}, known(Context())).pairing
    assert not pairing.unanswered
    assert not pairing.orphans


@pytest.mark.parametrize(("name", "messages"), MALFORMED, ids=[name for name, _ in MALFORMED])
def test_what_cannot_be_read_hides_no_fault_elsewhere(name: str, messages: list[Any]) -> None:
    after = [user("go on"), assistant("ok"), user(tool_result("orphan")), assistant(tool_use("open")), user("no")]
    pairing = Conversation({"messages": [*messages, assistant("ok"), *after]}, known(Context())).pairing
    assert [found.ids for found in pairing.unanswered] == [("open",)]
    assert [block.id for block in pairing.orphans] == ["orphan"]
