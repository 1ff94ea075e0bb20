"""The API's words where a schema alone refuses: tool definitions, callers, output formats."""

from __future__ import annotations

import pytest

import turnlint
from turnlint.case import body, tool, user

_SERVER_TOOLS = (
    {"type": "web_search_20250305", "name": "web_search"},
    {"type": "web_fetch_20250910", "name": "web_fetch"},
    {"type": "code_execution_20260120", "name": "code_execution"},
)


@pytest.mark.parametrize(
    "definition", [{"type": "function", "function": {}}, {"type": "web_search", "name": "web_search"}]
)
def test_an_unknown_tag_lists_the_tags(definition: dict[str, object]) -> None:
    report = turnlint.check(body(user("hi"), tools=[definition]))
    assert report.error is not None
    head = f"tools.0: Input tag '{definition['type']}' found using 'type' does not match any of the expected tags: "
    assert report.error.message.startswith(head)
    tags = report.error.message.removeprefix(head).split(", ")
    assert tags == sorted(tags)
    assert {"'bash_20250124'", "'custom'", "'web_search_20250305'"} <= set(tags)


@pytest.mark.parametrize("definition", _SERVER_TOOLS, ids=lambda tool: tool["type"])
def test_bedrock_has_no_server_tools(definition: dict[str, str]) -> None:
    report = turnlint.check(body(user("hi"), tools=[definition]), platform="bedrock")
    assert report.error is not None
    assert report.error.message.startswith(f"tools.0: Input tag '{definition['type']}' found using 'type'")


def test_custom_tools_may_say_so() -> None:
    assert turnlint.check(body(user("hi"), tools=[tool(type="custom")])).ok
