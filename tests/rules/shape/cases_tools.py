"""Texts of tool definitions, callers and output formats that the schemas answer."""

from __future__ import annotations

from typing import Any

from turnlint.case import WEB_SEARCH, Case, assistant, body, tool, tool_result, tool_use, user

_COMPUTER = {"type": "computer_20251124", "name": "computer", "display_width_px": 1024, "display_height_px": 768}
_TOOLSET = {"type": "mcp_toolset", "mcp_server_name": "docs"}
_SERVER = {"type": "url", "name": "docs", "url": "https://example.com/mcp"}
_ADVISOR = {"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-4-8"}


def _tools(*tools: Any, **fields: Any) -> dict[str, Any]:
    return body(user("hi"), tools=list(tools), **fields)


def _without(key: str, **fields: Any) -> dict[str, Any]:
    return {name: value for name, value in tool(**fields).items() if name != key}


def _reference(name: str) -> dict[str, Any]:
    found = tool_result(content=[{"type": "tool_reference", "tool_name": name}])
    return body(user("hi"), assistant(tool_use(name="search")), user(found), tools=[tool("search")])


def _caller(caller: Any) -> dict[str, Any]:
    return body(user("hi"), assistant(tool_use(caller=caller)), user(tool_result()), tools=[tool()])


CASES: tuple[Case, ...] = (
    # The list and its elements
    Case(body(user("hi"), tools="x"), "tools: Input should be a valid array"),
    Case(body(user("hi"), tools=None), "tools: Input should be a valid array"),
    Case(_tools(7), "tools.0: Input should be an object"),
    # Custom tools
    Case(_tools(_without("name")), "tools.0.custom.name: Field required"),
    Case(_tools(tool("")), "tools.0.custom.name: String should have at least 1 character"),
    Case(_tools(tool("n" * 129)), "tools.0.custom.name: String should have at most 128 characters"),
    Case(_tools(tool("é" * 129)), "tools.0.custom.name: String should have at most 128 characters"),
    Case(_tools(tool("a.b")), "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"),
    Case(_tools(_without("input_schema")), "tools.0.custom.input_schema: Field required"),
    Case(_tools(tool(input_schema={})), "tools.0.custom.input_schema.type: Field required"),
    Case(
        _tools(tool(input_schema={"anyOf": [{"type": "object"}]})),
        "tools.0.custom.input_schema.type: Field required",
        note="before the sentence about unions at the root",
    ),
    Case(_tools(tool(input_schema={"type": "string"})), "tools.0.custom.input_schema.type: Input should be 'object'"),
    Case(_tools(tool(input_schema=True)), "tools.0.custom.input_schema: Input does not match the expected shape."),
    Case(_tools(tool(max_uses=5)), "tools.0.custom.max_uses: Extra inputs are not permitted"),
    Case(_tools(tool(inputSchema={})), "tools.0.custom.inputSchema: Extra inputs are not permitted"),
    Case(
        body(user("hi"), tools=[tool()], disable_parallel_tool_use=True),
        "disable_parallel_tool_use: Extra inputs are not permitted",
    ),
    # Anthropic's tools
    Case(
        _tools({"type": "bash_20250124", "name": "bash", "parameters": {}}),
        "tools.0.bash_20250124.parameters: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "bash_20250124", "name": "bash", "input_schema": {"type": "object"}}),
        "tools.0.bash_20250124.input_schema: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "text_editor_20250124", "name": "str_replace_based_edit_tool"}),
        "tools.0.text_editor_20250124.name: Input should be 'str_replace_editor'",
    ),
    Case(
        _tools({"type": "text_editor_20250728", "name": "str_replace_editor"}),
        "tools.0.text_editor_20250728.name: Input should be 'str_replace_based_edit_tool'",
    ),
    Case(
        _tools({"type": "text_editor_20250429", "name": "str_replace_based_edit_tool", "max_characters": 10}),
        "tools.0.text_editor_20250429.max_characters: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "memory_20250818", "name": "notes"}),
        "tools.0.memory_20250818.name: Input should be 'memory'",
    ),
    Case(
        _tools({"type": "code_execution_20260120", "name": "python"}),
        "tools.0.code_execution_20260120.name: Input should be 'code_execution'",
    ),
    Case(_tools({"type": "web_search_20250305"}), "tools.0.web_search_20250305.name: Field required"),
    Case(_tools(WEB_SEARCH | {"max_uses": 0}), "tools.0.web_search_20250305.max_uses: Input should be greater than 0"),
    Case(
        _tools(WEB_SEARCH | {"eager_input_streaming": True}),
        "tools.0.web_search_20250305.eager_input_streaming: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "web_fetch_20260209", "name": "web_fetch", "use_cache": True}),
        "tools.0.web_fetch_20260209.use_cache: Extra inputs are not permitted",
    ),
    Case(
        _tools(WEB_SEARCH | {"user_location": {"type": "exact", "country": "US"}}),
        "tools.0.web_search_20250305.user_location.type: Input should be 'approximate'",
    ),
    Case(
        _tools({"type": "computer_20250124", "name": "computer", "display_height_px": 768}, model="claude-sonnet-4-0"),
        "tools.0.computer_20250124.display_width_px: Field required",
    ),
    Case(
        _tools({**_COMPUTER, "type": "computer_20250124", "enable_zoom": True}, model="claude-sonnet-4-0"),
        "tools.0.computer_20250124.enable_zoom: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "browser_toolset_20260801", "strict": True}, model="claude-sonnet-5"),
        "tools.0.browser_toolset_20260801.strict: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "computer_toolset_20260801", "configs": {"fly": {}}}, model="claude-sonnet-5"),
        "tools.0.computer_toolset_20260801.configs.fly: Extra inputs are not permitted",
    ),
    Case(
        _tools({"type": "advisor_20260301", "name": "advisor"}, model="claude-sonnet-5"),
        "tools.0.advisor_20260301.model: Field required",
    ),
    Case(
        _tools(_ADVISOR | {"max_tokens": 100}, model="claude-sonnet-5"),
        "tools.0.advisor_20260301.max_tokens: Input should be greater than or equal to 1024",
    ),
    Case(
        _tools(_TOOLSET | {"strict": True}, mcp_servers=[_SERVER]),
        "tools.0.mcp_toolset.strict: Extra inputs are not permitted",
    ),
    Case(
        _tools(_TOOLSET | {"allowed_callers": ["direct"]}, mcp_servers=[_SERVER]),
        "tools.0.mcp_toolset.allowed_callers: Extra inputs are not permitted",
    ),
    Case(
        body(user("hi"), mcp_servers=[_SERVER]),
        "mcp_servers: Extra inputs are not permitted",
        betas=(),
        note="without the beta",
    ),
    # Callers and references
    Case(
        _caller({"type": "robot"}),
        "messages.1.content.0.tool_use.caller: Input tag 'robot' found using 'type' does not match any of the expected "
        "tags: 'code_execution_20250825', 'code_execution_20260120', 'direct'",
    ),
    Case(
        _reference("n" * 257),
        "messages.2.content.0.tool_result.content.0.tool_reference.tool_name: "
        "String should have at most 256 characters",
    ),
    # Output formats
    Case(
        body(user("hi"), output_config={"format": {"type": "json_schema", "json_schema": {}}}),
        "output_config.format.schema: Field required",
    ),
    Case(
        body(user("hi"), output_format={"type": "json_schema", "json_schema": {}}),
        "output_format.schema: Field required",
        betas=("structured-outputs-2025-11-13",),
    ),
)
