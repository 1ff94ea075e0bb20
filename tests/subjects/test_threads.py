"""A request that continues a thread: what it does not show is not judged, what it shows is."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint.case import (
    WEB_SEARCH,
    assistant,
    body,
    server_tool_use,
    system,
    thinking,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import EARLIER, FIELDS, TOOLS, known
from turnlint.values.context import Context

CONTINUE = {"type": "continue", "previous_message_id": "msg_01"}
HELD = "the server holds the earlier messages"
MCP = {"type": "url", "name": "docs", "url": "https://example.com/mcp"}
SEARCH_RESULT = {"type": "tool_reference", "tool_name": "get_time"}


def continued(*messages: Any, **fields: Any) -> dict[str, Any]:
    return body(*messages, thread=CONTINUE, **{"model": "claude-opus-4-8", **fields})


@pytest.mark.parametrize(
    ("what", "request_body"),
    [
        ("a paused turn goes on", continued()),
        ("results without their calls", continued(user(tool_result(), tool_result("toolu_01B")))),
        ("results, then a message", continued(user(tool_result()), user("And?"))),
        ("a forced tool without tools", continued(user("hi"), tool_choice={"type": "tool", "name": "get_weather"})),
        ("any tool without tools", continued(user("hi"), tool_choice={"type": "any"})),
        ("a forced tool, and a fragment of the tools", continued(
            user("hi"), tool_choice={"type": "tool", "name": "get_weather"}, tools=[tool("get_time")]
        )),
        ("a container without code execution", continued(user(tool_result()), container="container_01")),
        ("servers without their toolsets", continued(user(tool_result()), mcp_servers=[MCP])),
        ("references to tools", continued(user(tool_result(content=[SEARCH_RESULT])))),
        ("a removed tool", continued(
            user("hi"), system({"type": "tool_removal", "tool": {"type": "tool_reference", "name": "get_weather"}})
        )),
        ("a system message first", continued(system("Be brief."))),
        ("an uploaded file", continued(user({"type": "container_upload", "file_id": "file_01"}))),
        ("only deferred tools", continued(user("hi"), tools=[tool(defer_loading=True)])),
        ("the result of a held server call", continued(assistant(web_search_result(), "Found."), user("And?"))),
        ("the rest of a held turn", continued(assistant(tool_use("toolu_02")), user(tool_result("toolu_02")))),
        ("a loop that began before", continued(
            assistant(tool_use()), user(tool_result()),
            model="claude-haiku-4-5", max_tokens=2048, thinking={"type": "enabled", "budget_tokens": 1024},
        )),
        ("an effort that may have changed before", continued(
            user("hi"), {"role": "system", "content": [], "output_config": {"effort": "low"}},
            model="claude-haiku-5-5", thinking={"type": "disabled"}, output_config={"effort": "low"},
        )),
    ],
)  # fmt: skip
def test_what_the_server_may_hold_is_no_fault(what: str, request_body: dict[str, Any]) -> None:
    betas = ["message-threads-2026-08-12", "mcp-client-2025-11-20", "files-api-2025-04-14"]
    changes = ["mid-conversation-tool-changes-2026-07-01", "mid-conversation-output-config-2026-07-01"]
    for given in (
        None,
        [*betas, *changes],
    ):
        report = turnlint.check(request_body, betas=given)
        assert not report.errors, what
        assert HELD in report.skipped, what


def test_a_whole_conversation_is_not_disclosed_so() -> None:
    whole = body(user("hi"), model="claude-opus-4-8", thread={"type": "create"})
    assert HELD not in turnlint.check(whole).skipped


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        (
            continued(user("hi"), assistant(tool_use()), user("And?")),
            "`tool_use` ids were found without `tool_result` blocks immediately after: toolu_01A.",
        ),
        (
            continued(user(tool_result()), assistant("Sunny."), user(tool_result())),
            "unexpected `tool_use_id` found in `tool_result` blocks: toolu_01A.",
        ),
        (
            continued(user("hi"), assistant(web_search_result(), "Found."), user("And?")),
            "unexpected `tool_use_id` found in `web_search_tool_result` blocks: srvtoolu_01A.",
        ),
        (
            continued(user(tool_result()), assistant(server_tool_use()), user("And?"), tools=[WEB_SEARCH]),
            "`web_search` tool use with id `srvtoolu_01A` was found without a corresponding",
        ),
        (continued({"role": "user", "content": [{"type": "nope"}]}), "Input tag 'nope' found using 'type'"),
        (continued(user("hi"), top_q=1), "top_q: Extra inputs are not permitted"),
    ],
)
def test_what_the_new_messages_show_is_judged(request_body: dict[str, Any], message: str) -> None:
    error = turnlint.check(request_body).error
    assert error is not None
    assert message in error.message


def test_what_is_known_of_a_thread() -> None:
    held, bare, whole = known(Context(), held=True), known(Context(), bare=True), known(Context())
    assert held.missing(TOOLS) == held.missing(EARLIER) == HELD
    assert held.missing(FIELDS) is None
    assert bare.missing(TOOLS) == bare.missing(FIELDS) == "top-level fields not given"
    assert bare.missing(EARLIER) is None
    assert whole.missing(TOOLS) is None
    assert whole.missing(EARLIER) is None


@pytest.mark.parametrize(
    ("messages", "numbers"),
    [
        ([user("a"), assistant("b")], [0, 1]),
        ([assistant("a"), user("b")], [0, 1]),
        ([assistant(tool_use()), user(tool_result()), assistant("b")], [1, 2, 3]),
        ([assistant("a"), assistant(thinking(), tool_use()), user(tool_result())], [1, 2]),
        ([assistant("a"), user("b"), assistant(tool_use())], [0, 1, 2]),
    ],
)
def test_a_user_turn_is_counted_before_a_call_at_the_beginning(messages: list[Any], numbers: list[int]) -> None:
    conversation = Conversation(body(*messages), known(Context()))
    assert [turn.number for turn in conversation.turns] == numbers
    assert [conversation.turn(number) for number in numbers] == list(conversation.turns)
    assert conversation.turn(numbers[-1] + 1) is None
    assert conversation.turn(numbers[0] - 1) is None
    held = Conversation(body(*messages), known(Context(), held=True))
    assert held.turns[0].number == 0


def test_the_walk_and_the_turns_count_alike() -> None:
    messages = [assistant(thinking(), tool_use()), user(tool_result()), assistant(thinking(), tool_use("toolu_01B"))]
    conversation = Conversation(body(*messages), known(Context()))
    assert [block.turn for block in conversation.blocks("thinking")] == [1, 3]
    assert conversation.number(2) == 3
