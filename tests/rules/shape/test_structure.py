"""The API's words where a schema alone refuses: messages, roles, content blocks."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint.case import assistant, body, system, tool, tool_result, tool_use, user

_ADDITION = {"type": "tool_addition", "tool": {"type": "tool_reference", "name": "ping"}}


@pytest.mark.parametrize(
    ("request_body", "platform", "head", "some"),
    [
        (
            body(user("a", "b", {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}})),
            "anthropic",
            "messages.0.content.2: Input tag 'image_url' found using 'type' does not match any of the expected tags: ",
            {"'document'", "'image'", "'redacted_thinking'", "'text'", "'thinking'", "'tool_result'", "'tool_use'"},
        ),
        (
            body(
                user("hi"),
                assistant(tool_use()),
                user(tool_result(content=[{"type": "thinking", "thinking": "x", "signature": "y"}])),
            ),
            "anthropic",
            "messages.2.content.0.tool_result.content.0: Input tag 'thinking' found using 'type' does not match any of "
            "the expected tags: ",
            {"'document'", "'image'", "'search_result'", "'text'", "'tool_reference'"},
        ),
        (
            body(user("hi"), system("Now.", _ADDITION), model="claude-opus-5-5", tools=[tool("ping")]),
            "bedrock",
            "messages.1.content.1: Input tag 'tool_addition' found using 'type' does not match any of the expected "
            "tags: ",
            {"'connector_text'", "'mid_conv_system'", "'text'", "'tool_use'"},
        ),
    ],
    ids=["block", "inside a result", "bedrock"],
)
def test_an_unknown_tag_lists_the_tags(request_body: Any, platform: str, head: str, some: set[str]) -> None:
    report = turnlint.check(request_body, platform=platform)
    assert report.error is not None
    assert report.error.message.startswith(head)
    tags = report.error.message.removeprefix(head).split(", ")
    assert tags == sorted(tags)
    assert some <= set(tags)


def test_an_empty_assistant_message_is_accepted_anywhere() -> None:
    empty: dict[str, Any] = {"role": "assistant", "content": ""}
    assert turnlint.check(body(user("hi"), empty, user("go on"), model="claude-sonnet-5")).ok


def test_a_history_that_calls_tools_needs_none() -> None:
    assert turnlint.check(body(user("hi"), assistant(tool_use()), user(tool_result()))).ok
