"""The tool runner of the official SDK, without message threads: it holds the conversation itself."""

from __future__ import annotations

from typing import Any

import anthropic

from benchmarks.loops.drivers.tools import CODE, MODEL, SEARCH, broken_tool, get_weather


def begin(**more: Any) -> Any:
    client = anthropic.Anthropic()
    called: Any = {"allowed_callers": ["direct", "code_execution_20260120"]}
    tools = [anthropic.beta_tool(get_weather, **called), anthropic.beta_tool(broken_tool), SEARCH, CODE]
    messages: list[Any] = []

    def talk(message: str) -> None:
        messages.append({"role": "user", "content": message})
        runner = client.beta.messages.tool_runner(
            model=MODEL, max_tokens=4096, tools=tools, messages=messages, thinking={"type": "adaptive"}, **more
        )
        try:
            last = runner.until_done()
        finally:
            messages[:] = runner._params["messages"]
        if messages[-1]["role"] != "assistant" and last.content:
            messages.append({"role": "assistant", "content": last.content})

    return talk


def whole() -> Any:
    return begin(thread=False)
