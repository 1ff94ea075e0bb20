"""A reference to a tool must name one of `tools`.

Why: results of a tool search refer to tools by name, and the API expands the references of the whole history against
the tools of this request. A tool that was found once must stay in `tools`, deferred or not.

What to do: send the full catalogue on every request; drop results that refer to tools which no longer exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Documented,
    Draft,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import declared

UNKNOWN = Wording(
    "Tool reference '{name}' not found in available tools",
    evidence=(
        Documented(
            "Tool search tool",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool",
        ),
        Reported("public code that quotes the answer", "2026"),
    ),
)


def _found(*names: str) -> dict[str, Any]:
    return tool_result(content=[{"type": "tool_reference", "tool_name": name} for name in names])


@rule(
    "tool-reference-unknown",
    Severity.ERROR,
    answers=Pass.TOOL_MENTIONS,
    needs={"block:tool_reference", "block:tool_search_tool_result"},
    given={TOOLS},
    says=(UNKNOWN,),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                *(user("hi"), assistant(tool_use(name="find")), user(_found("get_weather", "get_time"))),
                tools=[tool("find"), tool("get_weather")],
            ),
            "Tool reference 'get_time' not found in available tools",
            at=("messages", 2, "content", 0, "content", 1),
        ),
        Case(
            body(
                user("hi"),
                assistant(
                    {
                        "type": "server_tool_use",
                        "id": "srvtoolu_01A",
                        "name": "tool_search_tool_bm25",
                        "input": {"query": "time"},
                    },
                    {
                        "type": "tool_search_tool_result",
                        "tool_use_id": "srvtoolu_01A",
                        "content": {
                            "type": "tool_search_tool_search_result",
                            "tool_references": [{"type": "tool_reference", "tool_name": "get_time"}],
                        },
                    },
                    "There is none.",
                ),
                user("go on"),
                tools=[{"type": "tool_search_tool_bm25_20251119", "name": "tool_search_tool_bm25"}, tool()],
            ),
            "Tool reference 'get_time' not found in available tools",
            note="found by the API's own search",
        ),
    ),
    accepted=(
        Case(
            body(
                *(user("hi"), assistant(tool_use(name="find")), user(_found("get_weather"))),
                tools=[tool("find"), tool("get_weather")],
            ),
            note="the tool need not be deferred, recorded",
        ),
    ),
)
def tool_reference_unknown(conversation: Conversation) -> Iterator[Draft]:
    names = available(conversation)
    if names is None:
        return
    for path, reference in _references(conversation):
        name = reference.get("tool_name")
        if isinstance(name, str) and name not in names:
            yield UNKNOWN.at(path, name=name)


def available(conversation: Conversation) -> set[str] | None:
    """The names of the tools; ``None`` where some of them are not known, as those of an MCP server."""
    fields = conversation.fields
    tools = fields.get("tools")
    if fields.get("mcp_servers") or not (tools is None or isinstance(tools, list)):
        return None
    names: set[str] = set()
    for each in declared(conversation):
        if not isinstance(each, dict):
            continue
        kind, name = each.get("type"), each.get("name")
        if isinstance(kind, str) and "toolset" in kind:
            return None
        if isinstance(name, str):
            names.add(name)
    return names


def _references(conversation: Conversation) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for block in conversation.blocks("tool_reference"):
        yield block.path, block.value
    for block in conversation.blocks("tool_search_tool_result"):
        content = block.value.get("content")
        found = content.get("tool_references") if isinstance(content, dict) else None
        for place, reference in enumerate(found if isinstance(found, list) else ()):
            if isinstance(reference, dict):
                yield (*block.path, "content", "tool_references", place), reference
