"""LangChain's ``create_agent`` with a checkpointer."""

from __future__ import annotations

from typing import Any

from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langgraph.checkpoint.memory import InMemorySaver

from benchmarks.loops.drivers.tools import CODE, MODEL, SEARCH, broken_tool, get_weather


def begin(tools: Any = (get_weather, SEARCH), **more: Any) -> Any:
    model = ChatAnthropic(model=MODEL, max_tokens=4096, **more)
    agent = create_agent(model, tools=[*tools], checkpointer=InMemorySaver())

    def talk(message: str) -> None:
        thread = {"configurable": {"thread_id": "1"}}
        agent.invoke({"messages": [{"role": "user", "content": message}]}, thread)

    return talk


def failing() -> Any:
    return begin((broken_tool,))


def code() -> Any:
    from langchain_core.tools import tool

    called = tool(get_weather)
    called.extras = {"allowed_callers": ["code_execution_20260120"]}
    return begin((called, CODE))
