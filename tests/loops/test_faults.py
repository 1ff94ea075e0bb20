"""What agent loops in wide use were seen to send after legal replies: each fault is named at the request that shows it.

Thirteen loops had thirty faults; those of one kind are one case here. A case is what the model replied, what the loop
sent after each reply (beside the messages before, and what it changed in the fields), and what must be found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import pytest

import turnlint
from turnlint.case import (
    CODE_EXECUTION,
    WEB_SEARCH,
    assistant,
    body,
    response,
    server_tool_use,
    thinking,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)

ASKED: Final = user("What is the weather in Paris, and what is new about mills?")
NEXT: Final = user("Thanks. And tomorrow?")
RUN: Final = server_tool_use("srvtoolu_09", "code_execution", input={"code": "await get_weather()"})
CALLED: Final = tool_use(caller={"type": "code_execution_20260120", "tool_id": "srvtoolu_09"})
RAN: Final = {
    "type": "code_execution_tool_result",
    "tool_use_id": "srvtoolu_09",
    "content": {"type": "code_execution_result", "stdout": "", "stderr": "", "return_code": 0, "content": []},
}
BOX: Final = {"id": "container_01", "expires_at": "2026-11-26T23:00:00Z"}
REDACTED: Final = {"type": "redacted_thinking", "data": "EqICClsIDRgCKkAL"}
ENABLED: Final = {
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "model": "claude-haiku-4-5",
    "max_tokens": 4096,
}
ADAPTIVE: Final = {"thinking": {"type": "adaptive"}}


@dataclass(frozen=True)
class Fault:
    """``sent[i]`` follows ``replies[i]``; ``found`` has request, severity, rule, and how the help of its own begins."""

    replies: tuple[dict[str, Any], ...]
    sent: tuple[tuple[dict[str, Any], ...], ...]
    found: list[tuple[int, str, str, str]]
    fields: dict[str, Any] = field(default_factory=dict)


def reply(stop_reason: str, *content: Any, **more: Any) -> dict[str, Any]:
    return response(*content, stop_reason=stop_reason, **more)


FAULTS: Final = {
    "a tool raises, and the thread is bricked": Fault(
        (reply("tool_use", tool_use(), tool_use("toolu_01B")),),
        ((assistant(tool_use(), tool_use("toolu_01B")), NEXT),),
        [(2, "error", "tool-use-without-result", "")],
    ),
    "a tool raises, and its call vanishes": Fault(
        (reply("tool_use", tool_use(), tool_use("toolu_01B")),),
        ((assistant(tool_use()), user(tool_result())),),
        [(2, "warning", "echo-changed", "append `response.content` as it came, and answer every call in it")],
    ),
    "a pause in a search ends the run": Fault(
        (reply("pause_turn", "Let me search.", server_tool_use()),),
        ((assistant("Let me search.", server_tool_use()), NEXT),),
        [(2, "error", "server-call-unresolved", "the turn was paused (`pause_turn`): send the request again")],
    ),
    "a pause between searches ends the run": Fault(
        (reply("pause_turn", server_tool_use(), web_search_result()),),
        ((assistant(server_tool_use(), web_search_result()), NEXT),),
        [(2, "warning", "pause-not-resumed", "")],
    ),
    "a pause loses its call": Fault(
        (reply("pause_turn", "Let me search.", server_tool_use()),),
        ((assistant("Let me search."), NEXT),),
        [(2, "warning", "echo-changed", ""), (2, "warning", "pause-not-resumed", "")],
    ),
    "a mixed turn loses its server call": Fault(
        (reply("tool_use", server_tool_use(), tool_use()),),
        ((assistant(tool_use()), user(tool_result())),),
        [(2, "warning", "echo-changed", "")],
    ),
    "a mixed turn loses the result of its server call": Fault(
        (reply("tool_use", server_tool_use(), tool_use()), reply("end_turn", web_search_result(), "Found it.")),
        ((assistant(server_tool_use(), tool_use()), user(tool_result())), (assistant("Found it."), NEXT)),
        [
            (3, "error", "server-call-unresolved", "its result came at the start of the response that followed"),
            (3, "warning", "echo-changed", ""),
        ],
    ),
    "a cut call is run": Fault(
        (reply("max_tokens", "Calling.", tool_use()),),
        ((assistant("Calling.", tool_use()), user(tool_result())),),
        [(2, "warning", "truncated-call-answered", "")],
    ),
    "a call cut at the window's end is run": Fault(
        (reply("model_context_window_exceeded", tool_use()),),
        ((assistant(tool_use()), user(tool_result())),),
        [
            (2, "warning", "context-window-continued", ""),
            (2, "warning", "truncated-call-answered", "drop the response, shorten the conversation"),
        ],
    ),
    "a cut call stays in the history": Fault(
        (reply("max_tokens", "Calling.", tool_use()),),
        ((assistant("Calling.", tool_use()), NEXT),),
        [(2, "error", "tool-use-without-result", "the response with this call was cut (`max_tokens`), so do not run")],
    ),
    "a call cut at the window's end stays in the history": Fault(
        (reply("model_context_window_exceeded", tool_use()),),
        ((assistant(tool_use()), NEXT),),
        [
            (2, "error", "tool-use-without-result", "the response with this call was cut (`model_context_window_ex"),
            (2, "warning", "context-window-continued", ""),
        ],
    ),
    "a refused call is run": Fault(
        (reply("refusal", "Calling.", tool_use()),),
        ((assistant("Calling.", tool_use()), user(tool_result())),),
        [(2, "warning", "refused-call-answered", "")],
    ),
    "a refused call stays in the history": Fault(
        (reply("refusal", "Calling.", tool_use()),),
        ((assistant("Calling.", tool_use()), NEXT),),
        [
            (2, "error", "tool-use-without-result", "the response with this call was refused (`refusal`), so do not"),
            (2, "warning", "refusal-kept", ""),
        ],
    ),
    "code loses its container": Fault(
        (reply("tool_use", RUN, CALLED, container=BOX),),
        ((assistant(RUN, CALLED), user(tool_result())),),
        [(2, "error", "container-required", "send `container: container_01`")],
    ),
    "code loses its container and its call's caller": Fault(
        (reply("tool_use", RUN, CALLED, container=BOX), reply("end_turn", RAN, "Ran.", container=BOX)),
        ((assistant(RUN, tool_use()), user(tool_result())), (assistant("Ran."), NEXT)),
        [
            (2, "warning", "container-changed", ""),
            (2, "warning", "echo-changed", ""),
            (3, "error", "server-call-unresolved", "its result came at the start of the response that followed"),
            (3, "warning", "echo-changed", ""),
        ],
    ),
    "thinking becomes text": Fault(
        (reply("tool_use", thinking("Call it."), tool_use()),),
        ((assistant("Call it.", tool_use()), user(tool_result())),),
        [
            (2, "error", "thinking-expected-first", ""),
            (2, "warning", "echo-changed", "this is the text of the response's `thinking` block"),
        ],
        ENABLED,
    ),
    "thinking without words is dropped": Fault(
        (reply("tool_use", thinking(""), tool_use()),),
        ((assistant(tool_use()), user(tool_result())),),
        [(2, "error", "thinking-expected-first", "")],
        ENABLED,
    ),
    "redacted thinking is dropped": Fault(
        (reply("tool_use", thinking(), REDACTED, tool_use()),),
        ((assistant(thinking(), tool_use()), user(tool_result())),),
        [(2, "error", "thinking-modified", "")],
        ADAPTIVE,
    ),
    "a reply without its call is sent back alone": Fault(
        (reply("tool_use", "I will call."),),
        ((assistant("I will call."),),),
        [(2, "error", "prefill-unsupported", "")],
    ),
    "a reply without its call is answered with nothing": Fault(
        (reply("tool_use", "I will call."),),
        ((assistant("I will call."), {"role": "user", "content": []}),),
        [(2, "error", "empty-user-turn", "the response stopped at `tool_use` without a call, so there are no results")],
    ),
    "a refusal without a word stays with its question": Fault(
        (reply("refusal"),),
        ((assistant("I cannot help with that."), NEXT),),
        [(2, "warning", "refusal-kept", "")],
    ),
    "a null for what the response does not have": Fault(
        (reply("tool_use", server_tool_use(), web_search_result(), tool_use()),),
        ((assistant(server_tool_use(caller=None), web_search_result(), tool_use()), user(tool_result())),),
        [(2, "error", "wrong-type", "leave `caller` out where the response has none")],
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_where_it_shows(fault: Fault) -> None:
    session = turnlint.Session()
    fields = {"model": "claude-opus-5-5", "tools": [tool(), WEB_SEARCH, CODE_EXECUTION], **fault.fields}
    messages: list[Any] = [ASKED]
    found: list[tuple[int, turnlint.Finding]] = []
    for number, sent in enumerate(((), *fault.sent), 1):
        messages = [*messages, *sent]
        report = session.check(body(*messages, **fields))
        found += [(number, finding) for finding in report.findings if finding.severity != "advice"]
        if number <= len(fault.replies):
            assert session.receive(fault.replies[number - 1]).ok
    told = [(number, finding.severity.value, finding.rule) for number, finding in found]
    assert told == [each[:3] for each in fault.found]
    for (_, finding), (*_, help) in zip(found, fault.found, strict=True):
        assert finding.help.startswith(help)
        assert bool(finding.help) is bool(help)


def test_without_a_session_the_help_names_what_may_have_been() -> None:
    """Of a call that nothing answers a single request does not show whether its turn was paused."""
    alone = body(ASKED, assistant(server_tool_use()), NEXT, model="claude-opus-5-5", tools=[WEB_SEARCH])
    (finding,) = turnlint.check(alone).findings
    assert finding.rule == "server-call-unresolved"
    assert finding.help.startswith("where the response was paused (`pause_turn`), send it back as it came")
    (finding,) = turnlint.check(body(ASKED, model="claude-opus-5-5", tools=None)).findings
    assert finding.help == "leave `tools` out: null does not stand for absent here."


def test_a_response_that_broke_off_is_not_answered() -> None:
    """Its call stays in the history, and the help says what to do with it."""
    session = turnlint.Session()
    fields: dict[str, Any] = {"model": "claude-opus-5-5", "tools": [tool()]}
    session.check(body(ASKED, **fields))
    session.receive(
        [
            {"type": "message_start", "message": response(stop_reason=None)},
            {"type": "content_block_start", "index": 0, "content_block": tool_use()},
        ]
    )
    report = session.check(body(ASKED, assistant(tool_use()), NEXT, **fields))
    assert [(finding.rule, finding.help[:40]) for finding in report.errors] == [
        ("tool-use-without-result", "the response with this call broke off, s")
    ]


def test_a_response_without_a_reason_tells_nothing_of_its_call() -> None:
    """The stop reason is not known, so the rule's own advice holds; and thinking of any form is survived."""
    session = turnlint.Session()
    fields: dict[str, Any] = {"model": "claude-opus-5-5", "tools": [tool()]}
    session.check(body(ASKED, **fields))
    session.receive({"content": [{"type": "thinking", "thinking": [1], "signature": {}}, tool_use()]})
    report = session.check(body(ASKED, assistant("[1]", tool_use()), NEXT, **fields))
    assert [(finding.rule, finding.help) for finding in report.findings if finding.rule != "thinking-modified"] == [
        ("tool-use-without-result", ""),
        ("echo-changed", ""),
    ]
