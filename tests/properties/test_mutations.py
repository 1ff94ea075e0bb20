"""Each mutation of a legal step yields its rule."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

import pytest

import turnlint
from turnlint import case
from turnlint.case import (
    body,
    compaction,
    exchange,
    response,
    server_tool_use,
    text,
    thinking,
    tool_result,
    tool_use,
    user,
)

Json = Any
MODEL: Final = "claude-sonnet-5"
SEARCH: Final = case.WEB_SEARCH
TOOLS: Final = [case.tool(), SEARCH, case.CODE_EXECUTION]
ASKED: Final = body(user("hi"), model=MODEL, tools=TOOLS, system="s", thinking={"type": "adaptive"})
LOOP_CONTENT: Final = (
    thinking(),
    {"type": "redacted_thinking", "data": "Emw"},
    text("I call."),
    tool_use(),
    tool_use("toolu_01B"),
)
LOOP: Final = response(*LOOP_CONTENT, stop_reason="tool_use")
RESULTS: Final = user(tool_result(), tool_result("toolu_01B"))


def follow(content: Json, *after: Json, **fields: Json) -> Json:
    return {
        **deepcopy(ASKED),
        "messages": [user("hi"), {"role": "assistant", "content": list(content)}, *after],
        **fields,
    }


def without(index: int) -> Json:
    return follow([block for place, block in enumerate(LOOP_CONTENT) if place != index], RESULTS)


def stopped(reason: str, *content: Json, **fields: Json) -> Json:
    return response(*content, stop_reason=reason, **fields)


RUN: Final = server_tool_use(name="code_execution")
PAUSED: Final = stopped("pause_turn", server_tool_use(), case.web_search_result(), "More.")
OPEN: Final = stopped("pause_turn", server_tool_use())
MUTATIONS: Final[list[tuple[str, Json, Json, str]]] = [
    ("call dropped", LOOP, follow(LOOP_CONTENT[:4], user(tool_result())), "echo-changed"),
    ("text dropped", LOOP, without(2), "echo-changed"),
    ("redacted dropped", LOOP, without(1), "thinking-modified"),
    ("thinking dropped", LOOP, without(0), "thinking-modified"),
    ("all thinking dropped", LOOP, follow(LOOP_CONTENT[2:], RESULTS), "thinking-dropped"),
    ("thinking edited", LOOP, follow([thinking("x"), *LOOP_CONTENT[1:]], RESULTS), "thinking-modified"),
    ("signature edited", LOOP, follow([thinking(signature="x"), *LOOP_CONTENT[1:]], RESULTS), "thinking-modified"),
    ("thinking swapped", LOOP, follow([LOOP_CONTENT[1], thinking(), *LOOP_CONTENT[2:]], RESULTS), "thinking-modified"),
    ("input edited", LOOP, follow([*LOOP_CONTENT[:4], tool_use("toolu_01B", input={"x": 1})], RESULTS), "echo-changed"),
    ("call renamed", LOOP, follow([*LOOP_CONTENT[:4], tool_use("toolu_01B", "other")], RESULTS), "echo-changed"),
    ("text edited", LOOP, follow([*LOOP_CONTENT[:2], text("You"), *LOOP_CONTENT[3:]], RESULTS), "echo-changed"),
    (
        "block added",
        LOOP,
        follow([*LOOP_CONTENT, tool_use("x")], user(*RESULTS["content"], tool_result("x"))),
        "echo-changed",
    ),
    ("thinking off", LOOP, follow(LOOP_CONTENT, RESULTS, thinking={"type": "disabled"}), "thinking-changed-while-open"),
    (
        "not echoed",
        stopped("end_turn", "Hello"),
        {**ASKED, "messages": [user("hi"), user("on")]},
        "response-not-echoed",
    ),
    ("rebuilt", stopped("end_turn", "Hello"), follow([text("Hullo")], user("on")), "echo-changed"),
    ("empty again", stopped("end_turn"), ASKED, "empty-reply-resent"),
    ("cut again", stopped("max_tokens", "Once"), ASKED, "resent-after-cut"),
    (
        "cut call run",
        stopped("max_tokens", tool_use()),
        follow([tool_use()], user(tool_result())),
        "truncated-call-answered",
    ),
    (
        "window full",
        stopped("model_context_window_exceeded", "O"),
        follow([text("O")], user("on")),
        "context-window-continued",
    ),
    ("refused again", stopped("refusal"), ASKED, "refusal-resent"),
    ("refusal kept", stopped("refusal", "I can"), follow([text("I can")], user("on")), "refusal-kept"),
    (
        "refused call run",
        stopped("refusal", tool_use()),
        follow([tool_use()], user(tool_result())),
        "refused-call-answered",
    ),
    ("pause ended", PAUSED, follow(PAUSED["content"], user("on")), "pause-not-resumed"),
    ("pause dropped", PAUSED, ASKED, "pause-dropped"),
    ("tool added", OPEN, follow(OPEN["content"], tools=[*TOOLS, case.tool("new")]), "tools-changed-while-open"),
    ("tool removed", OPEN, follow(OPEN["content"], tools=TOOLS[1:]), "tools-changed-while-open"),
    (
        "tool edited",
        OPEN,
        follow(OPEN["content"], tools=[case.tool(description="x"), *TOOLS[1:]]),
        "tools-changed-while-open",
    ),
    ("container lost", stopped("pause_turn", RUN, container={"id": "c1"}), follow([RUN]), "container-changed"),
    (
        "another container",
        stopped("pause_turn", RUN, container={"id": "c1"}),
        follow([RUN], container="c2"),
        "container-changed",
    ),
    (
        "summary lost",
        stopped("compaction", compaction()),
        {**ASKED, "messages": [user("hi"), user("on")]},
        "compaction-block-lost",
    ),
]


@pytest.mark.parametrize(("answer", "after", "name"), [row[1:] for row in MUTATIONS], ids=[row[0] for row in MUTATIONS])
def test_each_mutation_of_a_step_yields_its_rule(answer: Json, after: Json, name: str) -> None:
    session = turnlint.Session()
    assert session.check(deepcopy(ASKED)).ok
    session.receive(deepcopy(answer))
    assert name in [finding.rule for finding in session.check(after).findings]


def thread(previous: str, *messages: Json, **fields: Json) -> Json:
    on = {"type": "continue", "previous_message_id": previous}
    return body(*messages, model=MODEL, **{"thread": on, **fields})


def plain(*messages: Json, model: str = MODEL, **fields: Json) -> Json:
    return body(*messages, model=model, **fields)


def failed(request: Json, kind: str, message: str) -> turnlint.Exchange:
    return turnlint.Exchange(request, error={"type": "error", "error": {"type": kind, "message": message}})


HI, ON, HELLO = user("hi"), user("go on"), case.assistant("Hello")
PRESERVING: Final = "claude-opus-5-5"
BLOCK: Final = compaction(signature="EqIC")
BRIEF: Final = case.system("Be brief.")
MARKED: Final = user(text("hi", cache_control={"type": "ephemeral"}))
CREATED: Final = exchange(plain(HI, thread={"type": "create"}), "Hello", id="msg_1")
SKILLED: Final = {"skills": [{"type": "anthropic", "skill_id": "xlsx", "version": "latest"}]}
CREDIT: Final[dict[str, Json]] = {"fallback_credit_token": "t", "model": "claude-haiku-4-5"}
REFUSED: Final = exchange(plain(HI), stop_reason="refusal")
THOUGHT: Final = [(user(f"{n}"), case.assistant(thinking(f"t{n}", f"EqIC{n}"), f"a{n}")) for n in range(3)]
PAUSES: Final = [
    exchange(
        plain(
            HI, *[case.assistant(*[server_tool_use(f"srvtoolu_{n}") for n in range(part)])] * bool(part), tools=[SEARCH]
        ),
        server_tool_use(f"srvtoolu_{part}"),
        stop_reason="pause_turn",
    )
    for part in range(6)
]
FAILING: Final = [
    exchange(
        plain(
            HI,
            *[
                each
                for n in range(times)
                for each in (
                    case.assistant(tool_use(f"toolu_{n}")),
                    user(tool_result(f"toolu_{n}", "no", is_error=True)),
                )
            ],
        ),
        tool_use(f"toolu_{times}"),
        stop_reason="tool_use",
    )
    for times in range(4)
]
NOTICE: Final = thinking("This part of the response was interrupted before it finished.")
SESSIONS: Final[list[tuple[str, Sequence[turnlint.Exchange], Json, str]]] = [
    (
        "thread forked",
        [CREATED, exchange(thread("msg_1", ON), "Yes", id="msg_2")],
        thread("msg_1", user("no")),
        "thread-continued-twice",
    ),
    ("thread with another model", [CREATED], thread("msg_1", ON) | {"model": "claude-opus-4-8"}, "thread-changed"),
    ("thread with another effort", [CREATED], thread("msg_1", ON, output_config={"effort": "low"}), "thread-changed"),
    ("thread with another thinking", [CREATED], thread("msg_1", ON, thinking={"type": "adaptive"}), "thread-changed"),
    ("thread repeated", [CREATED], thread("msg_1", HI, HELLO, ON), "thread-repeats-history"),
    (
        "refusal continued",
        [exchange(plain(HI, thread={"type": "create"}), stop_reason="refusal", id="msg_1")],
        thread("msg_1", ON),
        "refused-thread-continued",
    ),
    ("paused for ever", PAUSES[:5], PAUSES[5].request, "pauses-without-end"),
    ("failed again", [failed(plain(HI), "invalid_request_error", "no")], plain(HI), "failed-request-resent"),
    (
        "error kept",
        [failed(plain(HI), "overloaded_error", "Overloaded, try later")],
        plain(HI, case.assistant("API error: Overloaded, try later"), ON),
        "error-kept-as-answer",
    ),
    (
        "system message dropped",
        [exchange(plain(HI, HELLO, ON, BRIEF, model=PRESERVING), "Yes")],
        plain(HI, HELLO, ON, case.assistant("Yes"), ON, model=PRESERVING),
        "system-message-lost",
    ),
    (
        "summary and what it sums up",
        [
            exchange(
                plain(HI, HELLO, ON, model=PRESERVING, compaction={"type": "summarize"}),
                BLOCK,
                stop_reason="compaction",
            )
        ],
        plain(case.assistant(BLOCK), HI, HELLO, ON, user("and"), model=PRESERVING),
        "summarised-messages-resent",
    ),
    (
        "summary of instructions",
        [
            exchange(
                plain(HI, BRIEF, model=PRESERVING, compaction={"type": "summarize"}), BLOCK, stop_reason="compaction"
            )
        ],
        plain(case.assistant(BLOCK), ON, model=PRESERVING),
        "summarised-system-messages",
    ),
    (
        "kept turn of the same role",
        [exchange(plain(HI, model=PRESERVING, compaction={"type": "summarize"}), BLOCK, stop_reason="compaction")],
        plain(case.assistant(BLOCK), *THOUGHT[0], ON, model=PRESERVING),
        "kept-turn-merged",
    ),
    (
        "summary not made",
        [exchange(plain(HI, HELLO, ON, model=PRESERVING, compaction={"type": "summarize"}), stop_reason="max_tokens")],
        plain(user("and"), model=PRESERVING),
        "summary-not-made",
    ),
    (
        "thinking dropped in the middle",
        [exchange(plain(*THOUGHT[0], *THOUGHT[1], user("2"), model=PRESERVING), *THOUGHT[2][1]["content"])],
        plain(*THOUGHT[0], user("1"), case.assistant("a1"), *THOUGHT[2], ON, model=PRESERVING),
        "bound-prefix-changed",
    ),
    (
        "system edited before thinking",
        [exchange(plain(user("0"), model=PRESERVING, system="a"), *THOUGHT[0][1]["content"])],
        plain(*THOUGHT[0], ON, model=PRESERVING, system="b"),
        "bound-prefix-changed",
    ),
    (
        "cached message edited",
        [exchange(plain(MARKED), "Hello")],
        plain(user("Hi!"), HELLO, ON),
        "cache-prefix-broken",
    ),
    (
        "thinking switched under a cache",
        [exchange(plain(MARKED, thinking={"type": "adaptive"}), "Hello")],
        plain(MARKED, HELLO, ON, thinking={"type": "disabled"}),
        "cache-prefix-broken",
    ),
    (
        "skills left out",
        [exchange(plain(HI, tools=[case.CODE_EXECUTION], container=SKILLED), "Hello")],
        plain(HI, HELLO, ON, tools=[case.CODE_EXECUTION]),
        "skills-not-sent-again",
    ),
    ("credit elsewhere", [replace(REFUSED, platform="foundry")], {**plain(HI), **CREDIT}, "platform-left"),
    ("credit for another request", [REFUSED], {**plain(HI, system="x"), **CREDIT}, "credit-body-changed"),
    (
        "budget counted down",
        [exchange(plain(HI, output_config={"task_budget": {"type": "tokens", "total": 64000}}), "Hello")],
        plain(HI, HELLO, ON, output_config={"task_budget": {"type": "tokens", "total": 64000, "remaining": 60000}}),
        "task-budget-counted-down",
    ),
    ("failing call made again", FAILING[:3], FAILING[3].request, "failing-call-repeated"),
    ("answer sent back alone", [exchange(body(HI), "Hello")], body(HI, HELLO), "finished-turn-resent"),
    (
        "warm-up appended",
        [exchange(body(HI, max_tokens=0), stop_reason="max_tokens")],
        body(HI, case.assistant()),
        "prewarm-reply-appended",
    ),
    (
        "notice dropped",
        [exchange(plain(HI, model=PRESERVING), "So", NOTICE, stop_reason="max_tokens")],
        plain(HI, case.assistant("So"), ON, model=PRESERVING),
        "interruption-notice-dropped",
    ),
    (
        "fallback dropped",
        [exchange(plain(HI, model="claude-fable-5"), "So", case.fallback(), "Yes")],
        plain(HI, case.assistant("So", "Yes"), ON, model="claude-fable-5"),
        "fallback-block-moved",
    ),
    (
        "call kept before a fallback",
        [exchange(plain(HI, model="claude-fable-5"), tool_use(), case.fallback(), "Yes")],
        plain(HI, case.assistant(tool_use(), case.fallback(), "Yes"), ON, model="claude-fable-5"),
        "fallback-prefix-kept",
    ),
    (
        "cut call kept",
        [turnlint.Exchange(plain(HI), events=case.events(tool_use(), stop_reason="tool_use")[:3])],
        plain(HI, case.assistant(tool_use()), user(tool_result())),
        "partial-response-kept",
    ),
]


@pytest.mark.parametrize(("before", "after", "name"), [row[1:] for row in SESSIONS], ids=[row[0] for row in SESSIONS])
def test_each_mutation_of_a_session_yields_its_rule(
    before: Sequence[turnlint.Exchange], after: Json, name: str
) -> None:
    named = [replace(each, session="one") for each in (*before, turnlint.Exchange(after))]
    told = turnlint.check_session(named)
    reports = [report for report in told.requests if report is not None]
    assert [finding.rule for report in reports[:-1] for finding in report.findings if finding.rule == name] == []
    assert name in [finding.rule for finding in reports[-1].findings]
