"""Texts of messages, roles and content blocks that the schemas answer, one case for each."""

from __future__ import annotations

from typing import Any

from turnlint.case import Case, assistant, body, server_tool_use, text, tool_result, tool_use, user

_FAULTY: dict[str, Any] = {"role": "user", "content": None}


def _assistant(block: dict[str, Any], *before: Any) -> dict[str, Any]:
    """A request whose second message holds this block, after others."""
    return body(user("hi"), assistant(*before, block), user("go on"))


def _result(**fields: Any) -> dict[str, Any]:
    """A request whose third message holds the result of a call."""
    return body(user("hi"), assistant(tool_use()), user({"type": "tool_result", **fields}))


def _inside(block: Any) -> dict[str, Any]:
    """A request with this block inside a result."""
    return _result(tool_use_id="toolu_01A", content=[block])


CASES: tuple[Case, ...] = (
    # The list of messages
    Case({"model": "claude-sonnet-5", "max_tokens": 16}, "messages: Field required"),
    Case(body() | {"messages": "ping"}, "messages: Input should be a valid array"),
    Case(body(), "messages: at least one message is required"),
    # A message
    Case(body("Invalid content"), "messages.0: Input does not match the expected shape."),
    Case(body({"role": "user", "content": "ping", "bogus": 1}), "messages.0.bogus: Extra inputs are not permitted"),
    Case(
        body(user("hi"), {"role": "system", "content": "x", "clear_at": "never"}, model="claude-opus-5-5"),
        "messages.1.clear_at: Extra inputs are not permitted",
        betas=(),
        note="without its beta",
    ),
    Case(body({"content": "ping"}), "messages.0.role: Field required"),
    Case(
        body({"role": "developer", "content": "ping"}),
        'messages: Unexpected role "developer". Allowed roles are "user" or "assistant"',
    ),
    Case(
        body(user("Summarise it."), {"role": "tool", "content": "Report: revenue rose."}),
        'messages: Unexpected role "tool". Allowed roles are "user" or "assistant". For instructions on how to use '
        "tools, see https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview.",
    ),
    Case(body({"role": "user"}), "messages.0.content: Field required"),
    Case(body(_FAULTY), "messages.0.content: Input should be a valid array"),
    Case(
        body({"role": "user", "content": {"type": "text", "text": "hi"}}, user("hi")),
        "messages.0.content: Input should be a valid array",
        note="an object, recorded; the caller's index",
    ),
    # A block
    Case(body({"role": "user", "content": [7]}), "messages.0.content.0: Input should be an object"),
    Case(body(user({})), "messages.0.content.0.type: Field required"),
    Case(body(user({"type": "text"})), "messages.0.content.0.text.text: Field required"),
    Case(body(user(text(None))), "messages.0.content.0.text.text: Input should be a valid string"),  # type: ignore[arg-type]
    # Client calls
    Case(
        body(user("hi"), assistant(tool_use("functions.Bash:0")), user(tool_result("functions.Bash:0"))),
        "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    ),
    Case(
        _assistant({"type": "tool_use", "name": "x", "input": {}}), "messages.1.content.0.tool_use.id: Field required"
    ),
    Case(
        _assistant({"type": "tool_use", "id": "toolu_01A", "input": {}}),
        "messages.1.content.0.tool_use.name: Field required",
    ),
    Case(_assistant(tool_use(name="")), "messages.1.content.0.tool_use.name: String should have at least 1 character"),
    Case(
        _assistant(tool_use(name="n" * 201), "x"),
        "messages.1.content.1.tool_use.name: String should have at most 200 characters",
    ),
    Case(
        _assistant({"type": "tool_use", "id": "toolu_01A", "name": "x"}),
        "messages.1.content.0.tool_use.input: Field required",
    ),
    Case(_assistant(tool_use(input="{}")), "messages.1.content.0.tool_use.input: Input should be an object"),
    Case(_assistant(tool_use(index=1), "ok"), "messages.1.content.1.tool_use.index: Extra inputs are not permitted"),
    # Results of client calls
    Case(_result(content="ok"), "messages.2.content.0.tool_result.tool_use_id: Field required"),
    Case(
        _result(tool_use_id="", content="ok"),
        "messages.2.content.0.tool_result.tool_use_id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    ),
    Case(_inside({"type": "text"}), "messages.2.content.0.tool_result.content.0.text.text: Field required"),
    Case(
        _inside({"type": "tool_reference"}),
        "messages.2.content.0.tool_result.content.0.tool_reference.tool_name: Field required",
    ),
    # Thinking
    Case(
        _assistant({"type": "thinking", "thinking": "hmm"}), "messages.1.content.0.thinking.signature: Field required"
    ),
    Case(
        _assistant({"type": "thinking", "signature": "EqQB"}), "messages.1.content.0.thinking.thinking: Field required"
    ),
    # Server calls and their results
    Case(
        _assistant(server_tool_use("call_50b82aba1b754d82a4408a53", "analyze_image"), "x"),
        "messages.1.content.1.server_tool_use.id: String should match pattern '^srvtoolu_[a-zA-Z0-9_]+$'",
        note="the id before the name, which is wrong too",
    ),
    Case(
        _assistant(server_tool_use(name="analyze_image")),
        "messages.1.content.0.server_tool_use.name: Input should be 'web_search', 'web_fetch', 'code_execution', "
        "'bash_code_execution', 'text_editor_code_execution', 'tool_search_tool_regex', 'tool_search_tool_bm25'",
    ),
    Case(
        _assistant(server_tool_use(caller=None)),
        "messages.1.content.0.server_tool_use.caller: Input should be an object",
    ),
    Case(
        body(
            user("hi"),
            assistant(
                server_tool_use(),
                {
                    "type": "web_search_tool_result",
                    "tool_use_id": "srvtoolu_01A",
                    "content": [{"type": "web_search_result", "url": "https://example.com", "title": "t"}],
                },
            ),
            user("go on"),
        ),
        "messages.1.content.1.web_search_tool_result.content.list[RequestWebSearchResultBlock].0.encrypted_content: "
        "Field required",
    ),
    Case(
        _assistant({"type": "mcp_tool_use", "id": "mcptoolu_01A", "name": "x", "input": {}}),
        "messages.1.content.0.mcp_tool_use.server_name: Field required",
    ),
    # Compaction
    Case(
        body(assistant({"type": "compaction", "content": ""}), user("go on"), model="claude-sonnet-4-6"),
        "messages.0.content.0.compaction.content: content cannot be empty",
        note="inferred: the guide forbids the empty string, nobody has published the words",
    ),
)
