"""pydantic-ai's Agent, with the messages of the last run as its history."""

from __future__ import annotations

from typing import Any

from pydantic_ai import Agent
from pydantic_ai.models.anthropic import AnthropicModel

from benchmarks.loops.drivers.tools import MODEL, get_weather


def begin(**more: Any) -> Any:
    agent: Any = Agent(AnthropicModel(MODEL), tools=[get_weather], **more)
    history: list[Any] = []

    def talk(message: str) -> None:
        result = agent.run_sync(message, message_history=history)
        history[:] = result.all_messages()

    return talk


def search() -> Any:
    from pydantic_ai.capabilities import NativeTool
    from pydantic_ai.native_tools import WebSearchTool

    return begin(capabilities=[NativeTool(WebSearchTool())])
