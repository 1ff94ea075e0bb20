"""Histories cut: where, and why not elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from turnlint.case import assistant, body, compaction, server_tool_use, tool_result, tool_use, user, web_search_result
from turnlint.strategies import requests as conversations

LOOP = (user("a"), assistant(tool_use("toolu_01A")), user(tool_result("toolu_01A")), assistant("b"))


def words(request: Any) -> list[Any]:
    return [message["content"] for message in request["messages"]]


def test_the_last_turns_are_kept() -> None:
    request = body(*LOOP, user("c"), assistant("d"), user("e"))
    assert words(turnlint.trim(request, 1).request) == ["e"]
    two = turnlint.trim(request, 2)
    assert (words(two.request), two.dropped, two.why) == (["c", "d", "e"], 4, "")
    assert turnlint.trim(request, 3) == (request, 0, "")
    assert request["messages"][0]["content"] == "a"


def test_about_so_many_bytes() -> None:
    request = body(*LOOP, user("c" * 300), assistant("d"), user("e"))
    assert words(turnlint.trim(request, "100 B").request) == ["e"]
    assert turnlint.trim(request, "400b").dropped == 4
    assert turnlint.trim(request, "1 MB") == (request, 0, "")


def test_a_loop_of_calls_is_never_cut() -> None:
    request = body(*LOOP[:3])
    assert turnlint.trim(request, "10 B") == (
        request, 0, "there is no place to cut at: only the words of the user begin a turn"
    )  # fmt: skip
    long = body(user("c"), assistant("d"), *LOOP[:3])
    cut = turnlint.trim(long, "10 B")
    assert (cut.dropped, cut.why) == (
        2,
        "what remains is the least that can be: there is no place to cut at: only the words of the user begin a turn",
    )


def test_what_holds_for_the_rest_stays() -> None:
    told = {"role": "system", "content": "Be brief."}
    request = body(user("a"), told, assistant("b"), user("c"), model="claude-opus-5-5")
    assert turnlint.trim(request, 1)[1:] == (0, "a system message stands before, which holds for what follows")
    summary = body(
        assistant(compaction(signature="EqIC")), user("a"), assistant("b"), user("c"), model="claude-opus-5-5"
    )
    cut = turnlint.trim(summary, 1)
    assert (cut.dropped, cut.request["messages"][0]["content"][0]["type"]) == (2, "compaction")


def test_a_server_call_and_its_result_stay_together() -> None:
    request = body(
        user("a"), assistant(server_tool_use()), user("b"), assistant(web_search_result(), "c"),
        user("d"), assistant("e"), user("f"),
    )  # fmt: skip
    assert turnlint.trim(request, 3).request["messages"][0]["content"] in ("d", "f")
    assert turnlint.trim(request, 2).request["messages"][0]["content"] == "d"


def test_threads_and_odd_things_are_told() -> None:
    thread = body(user("a"), thread={"type": "create"}, model="claude-opus-5-5")
    assert turnlint.trim(thread, 1).why == "the server holds its earlier messages: a thread is not cut"
    assert turnlint.trim({"model": "claude-sonnet-5", "max_tokens": 5}, 1).why == "it has no messages"
    for keep in (0, True, "5", "much", -1, "9" * 5000 + " kB"):
        with pytest.raises(ValueError, match="keep is a number of turns"):
            turnlint.trim(thread, keep)


@given(conversations(), st.integers(1, 5))
def test_what_remains_is_as_valid(request: Any, keep: int) -> None:
    cut = turnlint.trim(request, keep)
    assert turnlint.check(cut.request).ok
    assert cut.request["messages"] == request["messages"][cut.dropped :]
