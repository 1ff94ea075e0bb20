"""Sessions: live and recorded, by content and by id, interleaved, forked, with gaps, in threads."""

from __future__ import annotations

import copy
import gc
import random
import weakref
from typing import Any

import anthropic
import httpx2
import pytest

import turnlint
from turnlint.case import (
    WEB_SEARCH,
    assistant,
    body,
    compaction,
    exchange,
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
from turnlint.checking import session as sessions
from turnlint.checking.history import histories
from turnlint.checking.history.held import last_turns

MODEL = "claude-sonnet-5"


def request(*messages: Any, **fields: Any) -> dict[str, Any]:
    return body(*messages, **{"model": MODEL, "tools": [tool()], **fields})


def requests(told: turnlint.Told) -> list[turnlint.Report]:
    """The reports of the requests, of which there is one in each exchange."""
    return [report for report in told.requests if report is not None]


def rules(report: turnlint.Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.severity is not turnlint.Severity.ADVICE]


def grow(name: str, turns: int) -> list[turnlint.Exchange]:
    """A conversation of its own: a call in each turn."""
    messages: list[Any] = [user(f"question of {name}")]
    made = []
    for turn in range(turns):
        call = f"toolu_{name}_{turn}"
        answer = response(f"turn {turn} of {name}", tool_use(call), stop_reason="tool_use", id=f"msg_{name}_{turn}")
        made.append(turnlint.Exchange(request(*messages), response=answer))
        messages += [{"role": "assistant", "content": answer["content"]}, user(tool_result(call))]
    return made


def test_a_session_judges_the_request_and_the_step_in_one_report() -> None:
    session = turnlint.Session()
    assert session.check(request(user("hi"))).ok
    session.receive(response(thinking(), tool_use(), stop_reason="tool_use"))
    report = session.check(
        request(
            user("hi"), assistant(thinking("No"), tool_use()), user(tool_result(), "now"), thinking={"type": "adaptive"}
        )
    )
    assert rules(report) == ["text-after-results", "thinking-modified"]
    assert report.error is not None
    assert report.error.message.startswith("messages.1.content.0: `thinking` or `redacted_thinking` blocks")


def test_what_was_received_is_not_the_callers_any_more() -> None:
    session = turnlint.Session()
    messages: list[Any] = [user("hi")]
    session.check(request(*messages))
    answer = response("Hello", tool_use(), stop_reason="tool_use")
    session.receive(answer)
    answer["content"].pop(0)
    messages += [{"role": "assistant", "content": answer["content"]}, user(tool_result())]
    assert rules(session.check(request(*messages))) == ["echo-changed"]


def test_objects_of_the_sdk_are_responses_and_history() -> None:
    session = turnlint.Session()
    session.check(request(user("hi")))
    message = anthropic.types.Message.model_validate(response("Hello", tool_use(), stop_reason="tool_use"))
    session.receive(message)
    report = session.check(request(user("hi"), {"role": "assistant", "content": message.content}, user(tool_result())))
    assert rules(report) == []


def test_events_are_a_response() -> None:
    events = [
        {"type": "message_start", "message": response(stop_reason=None)},
        {"type": "content_block_start", "index": 0, "content_block": text("")},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Once"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": tool_use()},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": '{"a": 1}'}},
        {"type": "content_block_stop", "index": 1},
        {"type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": None}},
        {"type": "message_stop"},
    ]
    session = turnlint.Session()
    session.check(request(user("hi")))
    session.receive(iter(events))
    whole = request(user("hi"), assistant("Once", tool_use(input={"a": 1})), user(tool_result()))
    assert rules(session.check(whole)) == []
    session = turnlint.Session()
    session.check(request(user("hi")))
    session.receive(events[:6])
    assert rules(session.check(whole)) == ["partial-response-kept"]


def test_what_failed_is_continued_by_nothing() -> None:
    session = turnlint.Session()
    session.check(request(user("hi")))
    session.receive(response("Hello"))
    session.check(request(user("hi"), assistant("Hello"), user("go on")))
    session.fail({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    again = session.check(request(user("hi"), assistant("Bye"), user("go on")))
    assert rules(again) == ["echo-changed"]
    with pytest.raises(ValueError, match="no request"):
        turnlint.Session().receive(response("hi"))
    with pytest.raises(ValueError, match="no request"):
        turnlint.Session().fail(RuntimeError())


def test_a_request_without_a_known_answer_leaves_a_gap_that_is_disclosed() -> None:
    session = turnlint.Session()
    session.check(request(user("hi")))
    report = session.check(request(user("hi"), assistant("Hello"), user("go on")))
    assert rules(report) == []
    session = turnlint.Session()
    session.check(request(user("hi")))
    report = session.check(request(user("hi"), assistant(thinking(), "Hello"), user("go on")))
    assert "thinking-modified" in report.skipped["no previous response"]


def test_a_single_check_discloses_that_the_response_before_is_not_known() -> None:
    report = turnlint.check(request(user("hi"), assistant(thinking(), tool_use()), user(tool_result())))
    assert report.skipped["no previous response"] == ("foreign-thinking-kept", "thinking-modified")


def test_headers_of_one_request() -> None:
    session = turnlint.Session(betas=["advisor-tool-2026-03-01"])
    paused = request(user("hi"), tools=[WEB_SEARCH])
    session.check(paused)
    session.receive(response(server_tool_use(), stop_reason="pause_turn"))
    resumed = request(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH])
    assert rules(session.check(resumed, betas=[])) == ["betas-changed-while-open"]
    assert rules(session.check(resumed)) == []


def test_interleaved_conversations_fall_apart_by_their_content() -> None:
    grown = [grow(f"c{index}", 6) for index in range(20)]
    ordered = [(index, turn) for turn in range(6) for index in range(20)]
    told = turnlint.check_session([grown[index][turn] for index, turn in ordered])
    assert told.ok
    assert all(not report.findings for report in requests(told))
    assert list(told.continues) == [ordered.index((i, turn - 1)) if turn else None for i, turn in ordered]


def test_exchanges_in_any_order_are_checked_as_far_as_they_can_be() -> None:
    grown = [*grow("a", 8), *grow("b", 8)]
    random.Random(5).shuffle(grown)
    told = turnlint.check_session(grown)
    assert told.ok
    assert all(not report.findings for report in requests(told))


def test_forks_and_retries() -> None:
    first = exchange(request(user("hi")), "Hello")
    other = exchange(request(user("hi")), "Good day")
    fork = exchange(request(user("hi"), assistant("Hello"), user("a")), "A")
    late = exchange(request(user("hi"), assistant("Good day"), user("b")), "B")
    again = exchange(request(user("hi"), assistant("Hello"), user("c")), "C")
    told = turnlint.check_session([first, other, fork, late, again])
    assert told.continues == (None, 0, 0, 1, 0)
    assert [rules(report) for report in requests(told)] == [[], [], [], [], []]


def test_another_answer_to_the_same_words_is_another_conversation() -> None:
    told = turnlint.check_session(
        [exchange(request(user("hi")), "Hello"), exchange(request(user("hi"), assistant("Bonjour"), user("a")), "A")]
    )
    assert [rules(report) for report in requests(told)] == [[], []]
    named = [
        turnlint.Exchange(each.request, response=each.response, session="one")
        for each in (
            exchange(request(user("hi")), "Hello"),
            exchange(request(user("hi"), assistant("Bonjour"), user("a")), "A"),
        )
    ]
    assert [rules(report) for report in requests(turnlint.check_session(named))] == [[], ["echo-changed"]]


def test_an_edited_history_is_found_by_what_was_answered() -> None:
    one = exchange(request(user("hi", "Today is Monday.")), "Hello", tool_use(), stop_reason="tool_use")
    on = request(user("hi", "Today is Tuesday."), assistant("Hello", tool_use()), user(tool_result()))
    cut = request(user("hi", "Today is Tuesday."), assistant(tool_use()), user(tool_result()))
    told = turnlint.check_session([one, turnlint.Exchange(on)])
    assert told.continues == (None, 0)
    told = turnlint.check_session([one, turnlint.Exchange(cut)])
    assert told.continues == (None, 0)
    assert rules(requests(told)[1]) == ["echo-changed"]


def test_a_pause_goes_on_joined_or_in_parts() -> None:
    first, second = (text("Searching. "), server_tool_use()), (web_search_result(), text("Found it."))
    start = request(user("hi"), tools=[WEB_SEARCH])
    on = request(user("hi"), assistant(*first), tools=[WEB_SEARCH])
    for end in (assistant(*first, *second),), (assistant(*first), assistant(*second)):
        session = turnlint.Session()
        session.check(start)
        session.receive(response(*first, stop_reason="pause_turn"))
        assert rules(session.check(on)) == []
        session.receive(response(*second))
        assert rules(session.check(request(user("hi"), *end, user("thanks"), tools=[WEB_SEARCH]))) == []
    report = session.check(request(user("hi"), assistant(*first), user("thanks"), tools=[WEB_SEARCH]))
    assert rules(report) == ["server-call-unresolved"]


def test_an_answer_that_came_back_cut_is_known_with_other_words_behind_it() -> None:
    """A retry with other words continues the exchange that the first try did, not the pause before that."""
    asked, paused = user("q"), [server_tool_use("srvtoolu_1"), web_search_result("srvtoolu_1")]
    called = [thinking(), tool_use()]
    tools = [tool(), WEB_SEARCH]
    session = turnlint.Session()
    for messages, answer in (
        ([asked], response(*paused, stop_reason="pause_turn")),
        ([asked, assistant(*paused)], response(*called, "And n", stop_reason="max_tokens", id="msg_2")),
        ([asked, assistant(*paused, *called), user(tool_result(), "go on")], response(id="msg_3")),
    ):
        session.check(request(*messages, tools=tools))
        session.receive(answer)
    assert not rules(session.check(request(asked, assistant(*paused, *called), user(tool_result()), tools=tools)))


def test_a_prefill_and_what_came_after_it_may_be_joined() -> None:
    asked = body(user("hi"), assistant("{"), model="claude-haiku-4-5")
    for echo in ((assistant('{"a": 1}'),), (assistant("{"), assistant('"a": 1}'))):
        session = turnlint.Session()
        session.check(asked)
        session.receive(response('"a": 1}'))
        assert rules(session.check(body(user("hi"), *echo, user("go on"), model="claude-haiku-4-5"))) == []


def test_what_only_the_reply_before_excuses_is_not_told() -> None:
    session = turnlint.Session()
    loop = (user("hi"), assistant(tool_use()), user(tool_result()))
    session.check(request(*loop))
    session.receive(response())
    assert rules(session.check(request(*loop, user("Please continue")))) == []
    session.receive(response("Done."))
    assert rules(session.check(request(*loop, user("Please continue"), assistant("Done."), user("thanks")))) == []
    alone = turnlint.check(request(*loop, user("Please continue")))
    assert [finding.rule for finding in alone.advice] == ["roles-alternate", "message-after-results"]
    paused = (server_tool_use(), web_search_result(), text("More to come."))
    resumed = request(user("hi"), assistant(*paused), tools=[WEB_SEARCH])
    session = turnlint.Session()
    session.check(request(user("hi"), tools=[WEB_SEARCH]))
    session.receive(response(*paused, stop_reason="pause_turn"))
    assert rules(session.check(resumed)) == []
    # Nothing in the paused turn itself shows that it was one.
    resumed = request(user("hi"), assistant("More to come."), tools=[WEB_SEARCH])
    session = turnlint.Session()
    session.check(request(user("hi"), tools=[WEB_SEARCH]))
    session.receive(response("More to come.", stop_reason="pause_turn"))
    assert rules(session.check(resumed)) == []
    assert rules(turnlint.check(resumed)) == ["prefill-unsupported"]


def test_a_loop_may_go_on_with_its_own_lists_before_it_says_what_came_back() -> None:
    session = turnlint.Session()
    asked = request(user(text("hi", cache_control={"type": "ephemeral"})))
    for turn in range(3):
        assert rules(session.check(asked)) == []
        answer = response("Hello", tool_use(f"toolu_{turn}"), stop_reason="tool_use")
        asked["messages"] += [{"role": "assistant", "content": answer["content"]}, user(tool_result(f"toolu_{turn}"))]
        asked["metadata"] = {"user_id": f"{turn}"}
        session.receive(answer)
    asked["messages"].pop(-2)
    assert "result-without-tool-use" in rules(session.check(asked))


def test_a_paused_message_may_grow_before_it_is_said_what_came_back() -> None:
    session = turnlint.Session()
    asked = request(user("hi"), tools=[WEB_SEARCH])
    for turn in range(3):
        assert rules(session.check(asked)) == []
        blocks = [server_tool_use(f"srvtoolu_{turn}"), web_search_result(f"srvtoolu_{turn}")]
        if turn:
            asked["messages"][-1]["content"] += blocks
        else:
            asked["messages"].append(assistant(*blocks))
        session.receive(response(*blocks, stop_reason="pause_turn"))
    assert rules(session.check(asked)) == []


def test_what_is_no_response_leaves_the_request_to_be_answered() -> None:
    session = turnlint.Session()
    session.check(request(user("hi")))
    with pytest.raises(
        TypeError, match="a response is a mapping, JSON text or bytes, an SDK object or events, not int"
    ):
        session.receive(5)
    session.receive(response("Hello"))
    with pytest.raises(ValueError, match="no request was checked that this could answer"):
        session.receive(response("Hello"))


CREATE = {"type": "create"}


def on(previous: str) -> dict[str, str]:
    return {"type": "continue", "previous_message_id": previous}


def test_a_thread_is_judged_whole() -> None:
    session = turnlint.Session()
    assert rules(session.check(request(user("hi"), thread=CREATE))) == []
    session.receive(response(tool_use(), stop_reason="tool_use", id="msg_1"))
    bare = body(user(tool_result()), model=MODEL, thread=on("msg_1"))
    assert rules(session.check(bare)) == []
    session.receive(response("Hello", tool_use("toolu_01B"), stop_reason="tool_use", id="msg_2"))
    wrong = body(user(tool_result("toolu_01C")), model=MODEL, thread=on("msg_2"))
    report = session.check(wrong)
    assert rules(report) == ["tool-use-without-result", "result-without-tool-use"]
    assert [finding.path for finding in report.findings] == [("thread",), ("messages", 0, "content", 0)]
    session.fail(RuntimeError())
    replay = request(
        user("hi"),
        assistant(tool_use()),
        user(tool_result()),
        assistant("Hello", tool_use("toolu_01B")),
        user(tool_result("toolu_01B")),
        thread=CREATE,
    )
    assert rules(session.check(replay)) == []


def _rounds(count: int, *first: Any, model: str = MODEL, **fields: Any) -> list[turnlint.Exchange]:
    """A thread that calls a tool in each of so many rounds; ``first`` stands before the first call."""
    asked = request(user("hi"), thread=CREATE, model=model, max_tokens=2048, **fields)
    lasting = {name: value for name, value in fields.items() if name == "thinking"}
    made = []
    for number in range(count):
        call = tool_use(f"toolu_{number}")
        told = response(*(() if number else first), call, stop_reason="tool_use", id=f"msg_{number}")
        made.append(turnlint.Exchange(asked, response=told))
        results = user(tool_result(f"toolu_{number}"))
        asked = body(results, model=model, max_tokens=2048, thread=on(f"msg_{number}"), **lasting)
    return [*made, turnlint.Exchange(asked)]


@pytest.mark.parametrize(
    ("made", "each"),
    [
        pytest.param(_rounds(40), 4, id="calls"),
        pytest.param(
            _rounds(40, thinking(), model="claude-sonnet-4-5", thinking={"type": "enabled", "budget_tokens": 1024}),
            4,
            id="thinking first",
        ),
        pytest.param(_rounds(40, server_tool_use(), tools=[tool(), WEB_SEARCH]), 0, id="a server call that waits"),
    ],
)
def test_a_round_of_a_thread_costs_as_much_as_the_one_before(
    made: list[turnlint.Exchange], each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def counted(messages: list[Any]) -> list[Any]:
        kept = last_turns(messages)
        held.append(len(kept))
        return kept

    monkeypatch.setattr("turnlint.checking.strand.last_turns", counted)
    told = turnlint.check_session(made)
    assert [finding.rule for report in requests(told) for finding in report.errors] == []
    assert told.continues == (None, *range(40))
    assert held == [2, *[each or 2 * number for number in range(2, 41)]]
    wrong = turnlint.Exchange({**made[-1].request, "messages": [user(tool_result("toolu_0"))]})
    last = requests(turnlint.check_session([*made[:-1], wrong]))[-1]
    assert [finding.rule for finding in last.errors] == ["tool-use-without-result", "result-without-tool-use"]


@pytest.mark.parametrize(("called", "answered"), [(0, 1), (0, 3), (1, 2), (1, 4), (2, 3), (4, 5)])
def test_a_server_call_that_was_answered_rounds_later_is_known(called: int, answered: int) -> None:
    made = _rounds(8, tools=[tool(), WEB_SEARCH])

    def told() -> list[str]:
        return [finding.rule for report in requests(turnlint.check_session(made)) for finding in report.errors]

    def put(at: int, block: dict[str, Any]) -> None:
        content: Any = made[at].response
        content["content"].insert(0, block)

    put(called, server_tool_use())
    put(answered, web_search_result())
    assert told() == []
    put(7, web_search_result("srvtoolu_of_none"))
    assert told() == ["server-result-without-call"]


def test_a_paused_thread_is_resumed_with_no_messages() -> None:
    session = turnlint.Session()
    session.check(request(user("hi"), thread=CREATE, tools=[WEB_SEARCH]))
    session.receive(response(server_tool_use(), stop_reason="pause_turn", id="msg_1"))
    assert rules(session.check(body(model=MODEL, thread=on("msg_1")))) == []
    session.receive(response(web_search_result(), "Found.", id="msg_2"))
    assert rules(session.check(body(user("thanks"), model=MODEL, thread=on("msg_2")))) == []
    session.receive(response("Hello", id="msg_3"))
    told = session.check(body(assistant("Hello"), user("thanks"), model=MODEL, thread=on("msg_3")))
    assert rules(told) == ["thread-repeats-history"]


def test_a_thread_is_not_forked() -> None:
    session = turnlint.Session()
    session.check(request(user("hi"), thread=CREATE))
    session.receive(response("Hello", id="msg_1"))
    first = body(user("and?"), model=MODEL, thread=on("msg_1"))
    session.check(first)
    session.fail(ConnectionError())
    assert rules(session.check(first)) == []  # nobody knows that it was stored
    session.receive(response("That.", id="msg_2"))
    report = session.check(body(user("no"), model=MODEL, thread=on("msg_1")))
    assert rules(report) == ["thread-continued-twice"]
    assert report.error is not None
    assert report.error.code == "thread_already_continued"
    assert report.error.evidence == "inferred"
    session.fail(RuntimeError())
    assert rules(session.check(body(user("on"), model=MODEL, thread=on("msg_2")))) == []
    session.receive(response(stop_reason="refusal", id="msg_3"))
    perhaps = session.check(body(user("on"), model=MODEL, thread=on("msg_2")))
    assert rules(perhaps) == ["thread-continued-twice"]
    assert perhaps.ok


def test_a_thread_that_was_lost_is_replayed() -> None:
    lost = {
        "type": "error",
        "error": {"type": "not_found_error", "message": "…", "details": {"error_code": "thread_not_found"}},
    }
    session = turnlint.Session()
    session.check(request(user("hi"), thread=CREATE))
    session.receive(response("Hello", id="msg_1"))
    going_on = body(user("and?"), model=MODEL, thread=on("msg_1"))
    session.check(going_on)
    session.fail(lost)
    assert rules(session.check(going_on)) == ["refused-thread-continued"]
    session.fail(lost)
    replay = (user("hi"), assistant("Hello"), user("and?"))
    assert rules(session.check(request(*replay, thread=CREATE))) == []
    session.receive(response("That.", id="msg_2"))
    assert rules(session.check(body(user("on"), model=MODEL, thread=on("msg_2")))) == []


def test_a_pause_that_a_thread_went_on_from_is_replayed_joined_or_in_parts() -> None:
    first, second = (server_tool_use(), web_search_result()), (thinking(), text("Found it."))
    start = (user("hi"), assistant("Hello"), user("search"))
    for echo in (assistant(*first, *second),), (assistant(*first), assistant(*second)):
        session = turnlint.Session()
        session.check(request(*start, tools=[WEB_SEARCH], thread=CREATE))
        session.receive(response(*first, stop_reason="pause_turn", id="msg_1"))
        session.check(body(model=MODEL, thread=on("msg_1")))
        session.receive(response(*second, id="msg_2"))
        assert rules(session.check(request(*start, *echo, user("thanks"), tools=[WEB_SEARCH], thread=CREATE))) == []
        edited = (assistant(*first), assistant(thinking("No"), second[1]), user("thanks"))
        told = session.check(request(*start, *edited, tools=[WEB_SEARCH], thread=CREATE))
        assert rules(told) == ["thinking-modified"]


def test_what_failed_is_known_by_an_exception_too_until_it_succeeds() -> None:
    message = "messages: text content blocks must be non-empty"
    told = {"type": "error", "error": {"type": "invalid_request_error", "message": message}}
    answer = httpx2.Response(400, json=told, request=httpx2.Request("POST", "https://api.anthropic.com/v1/messages"))
    session = turnlint.Session()
    session.check(request(user("hi")))
    session.fail(anthropic.BadRequestError("…", response=answer, body=told))
    assert rules(session.check(request(user("hi")))) == ["failed-request-resent"]
    session.receive(response("Hello"))
    assert rules(session.check(request(user("hi"), assistant(f"Sorry: {message}"), user("on")))) == ["echo-changed"]


def test_omitted_thinking_comes_back_as_it_is() -> None:
    for model in ("claude-opus-4-7", "claude-sonnet-5", "claude-opus-5-5", "claude-haiku-4-5", "claude-sonnet-4-5"):
        session = turnlint.Session()
        content = (thinking(""), tool_use(), tool_use("toolu_01B"))
        session.check(request(user("hi"), model=model))
        session.receive(response(*content, stop_reason="tool_use"))
        results = user(tool_result(), tool_result("toolu_01B"))
        told = session.check(request(user("hi"), assistant(*content), results, model=model))
        assert [name for name in rules(told) if name != "deprecated-model"] == []
        session.receive(response(thinking("", "EqICB"), "Done."))
        told = session.check(
            request(
                user("hi"),
                assistant(*content),
                results,
                assistant(thinking("", "EqICB"), "Done."),
                user("on"),
                model="claude-sonnet-4-5",
            )
        )
        assert "blank-thinking" not in rules(told)
        assert told.ok


def test_a_history_is_replaced_by_a_summary() -> None:
    """Compaction on demand: at the end, in the background, and with the last turns kept."""
    model = "claude-opus-5-5"
    block = compaction(signature="EqIC")
    turns = [(user(f"q{n}"), assistant(thinking(f"t{n}", f"EqIC{n}"), f"a{n}")) for n in range(4)]
    for kept in (0, 1, 2, -1):
        session = turnlint.Session()
        for end in range(4):
            session.check(body(*[each for turn in turns[:end] for each in turn], turns[end][0], model=model))
            session.receive(response(*turns[end][1]["content"]))
        messages = [each for turn in turns for each in turn]
        cut = len(messages) - 2 * max(kept, 0) - (1 if kept else 0)  # with the last turns, or before its answer came
        messages = messages[:cut] if kept < 0 else messages
        assert rules(session.check(body(*messages[:cut], model=model, compaction={"type": "summarize"}))) == []
        session.receive(response(block, stop_reason="compaction"))
        after = (assistant(block), *messages[cut:], user("go on"))
        told: dict[str, Any] = {} if kept > 0 else {"system": "Be kind."}  # where nothing is kept, it may change now
        assert rules(session.check(body(*after, model=model, **told))) == [], kept
        session.receive(response(thinking("t9", "EqIC9"), "a9"))
        more = (*after, assistant(thinking("t9", "EqIC9"), "a9"), user("and on"))
        assert rules(session.check(body(*more, model=model, **told))) == [], kept


def test_a_fork_with_an_edited_answer_is_disclosed() -> None:
    """Of an exchange that was continued only digests are kept: what differs from them cannot be named."""
    asked = request(user("hi"))
    going_on = request(user("hi"), assistant(thinking(), "Hello"), user("go on"))
    session = turnlint.Session()
    session.check(asked)
    session.receive(response(thinking(), "Hello"))
    session.check(going_on)
    session.receive(response("Yes."))
    fork = session.check(request(user("hi"), assistant(thinking("No"), "Hello"), user("what?")))
    assert rules(fork) == []
    assert "thinking-modified" in fork.skipped["no previous response"]


@pytest.mark.parametrize("field", ["id", "name", "tool_use_id"])
def test_what_is_no_string_may_be_of_any_depth(field: str) -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    for block in (tool_use(), server_tool_use(), web_search_result(), tool_result()):
        session = turnlint.Session()
        session.check(request(user("hi")))
        session.receive(response({**block, field: deep}, stop_reason="tool_use"))
        session.check(request(user("hi"), assistant({**block, field: deep}), user("go on")))


def test_of_a_thread_that_began_before_the_session_nothing_is_made_up() -> None:
    session = turnlint.Session()
    assert rules(session.check(body(user("And?"), model=MODEL, thread=on("msg_0")))) == []
    session.receive(response(server_tool_use(), stop_reason="pause_turn", id="msg_1"))
    report = session.check(body(model=MODEL, thread=on("msg_1")))
    assert rules(report) == []
    assert "the server holds the earlier messages" in report.skipped


def test_what_an_sdk_puts_beside_a_response_is_not_held_by_the_server() -> None:
    session = turnlint.Session()
    session.check(request(user("hi"), thread=CREATE))
    session.receive(response(text("{}", parsed_output={}), id="msg_1"))
    assert rules(session.check(body(user("And?"), model=MODEL, thread=on("msg_1")))) == []


class Object(dict[str, Any]):
    """An object of a request that can be watched."""


def test_a_session_keeps_nothing_of_a_request() -> None:
    session = turnlint.Session()
    message = Object(user("x" * 1000))
    watch = weakref.ref(message)
    session.check({"model": MODEL, "max_tokens": 10, "messages": [message]})
    session.receive(response("Hello"))
    del message
    gc.collect()
    assert watch() is None


def test_nothing_is_changed() -> None:
    asked = [each for index in range(3) for each in grow(f"c{index}", 3)]
    before = copy.deepcopy([(each.request, each.response) for each in asked])
    turnlint.check_session(asked)
    assert [(each.request, each.response) for each in asked] == before


def test_bytes_and_lists_are_requests_too() -> None:
    session = turnlint.Session()
    assert (
        rules(
            session.check(
                b'{"model": "claude-sonnet-5", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}'
            )
        )
        == []
    )
    session.receive(b'{"id": "m", "content": [{"type": "text", "text": "Hello"}], "stop_reason": "end_turn"}')
    assert rules(session.check([user("hi"), assistant("Hullo"), user("go on")])) == ["echo-changed"]
    assert rules(session.check("{")) == ["invalid-json"]


def test_wrong_arguments() -> None:
    with pytest.raises(TypeError, match="Exchange"):
        turnlint.check_session([{}])  # type: ignore[list-item]
    session = turnlint.Session()
    session.check(request(user("hi")))
    with pytest.raises(TypeError, match="response"):
        session.receive(5)


def test_of_a_log_without_end_the_oldest_exchanges_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(number: int, turn: int = 0, session: str | None = None) -> turnlint.Exchange:
        said = [{"role": "user", "content": f"mill {number}"}]
        answered = [{"role": "assistant", "content": "It turns."}, {"role": "user", "content": "And now?"}]
        request = {"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": [*said, *answered * turn]}
        return turnlint.Exchange(request, session=session)

    for kept, follows in ((100, 0), (10, None)):
        monkeypatch.setattr(histories, "_KEPT", kept)
        log = [*(asked(number) for number in range(30)), asked(0, turn=1)]
        assert turnlint.check_session(log).continues[-1] == follows
        monkeypatch.setattr(sessions, "_NAMED", kept)
        log = [*(asked(number, session=str(number)) for number in range(30)), asked(0, 1, session="0")]
        assert turnlint.check_session(log).continues[-1] == follows


@pytest.mark.parametrize("name", [None, "named"])
def test_conversations_of_a_log_share_what_is_the_same(name: str | None) -> None:
    sessions_ = sessions.Sessions(turnlint.values.settings.settings())
    for number in range(3):
        asked = request(user(f"question {number}"), system="be short")
        session = None if name is None else f"{name} {number}"
        sessions_.take(turnlint.Exchange(asked, response=response("Hello"), session=session), number)
    kept = [twins[-1] for strand in sessions_._strands.values() for twins in strand._histories._by_chain.values()]
    assert len(kept) == 3
    for field in ("tools", "system"):
        assert len({id(each.before.fields[field]) for each in kept}) == 1
    assert kept[0].before.fields["system"] == "be short"


def test_ids_and_names_that_are_no_strings_are_survived_at_any_depth() -> None:
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    for stop in ("tool_use", "max_tokens"):
        for odd in (tool_use(deep), tool_use(name=deep)):
            session = turnlint.Session()
            session.check(request(user("hi")))
            assert not session.receive(response(odd, stop_reason=stop)).ok
            session.check(request(user("hi"), assistant(odd), user(tool_result())))
            assert rules(session.receive(response("Hello"))) == []


@pytest.mark.parametrize("place", ["response", "call", "tool"])
def test_a_cycle_is_survived(place: str) -> None:
    ring: list[Any] = [1.0, None]
    ring.append(ring)
    call = tool_use(input={"of": ring} if place == "call" else {})
    came = response(call, stop_reason="tool_use")
    fields = {"tools": [{**tool(), "input_schema": {"type": "object", "examples": ring}}]} if place == "tool" else {}
    if place == "response":
        came["content"].append({"type": "text", "text": "Hello", "citations": ring})
    told = turnlint.next_turn(request(user("hi"), **fields), came)
    assert told.stop_reason == "tool_use"
    session = turnlint.Session()
    session.check(request(user("hi"), **fields))
    session.receive(came)
    report = session.check(request(user("hi"), assistant(*came["content"]), user(tool_result()), **fields))
    assert "echo-changed" not in rules(report)
    assert rules(session.receive(response("Hello"))) == []


def test_tools_that_a_loop_takes_away_before_it_receives_were_offered() -> None:
    session, asked = turnlint.Session(), request(user("hi"))
    session.check(asked)
    asked["tools"].clear()
    assert rules(session.receive(response(tool_use(), stop_reason="tool_use"))) == []
