"""AutoGen's AssistantAgent with its client of Anthropic."""

from __future__ import annotations

import asyncio
from typing import Any

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.anthropic import AnthropicChatCompletionClient

from benchmarks.loops.drivers.tools import MODEL, THINKER, broken_tool, get_weather


def begin(model: str = MODEL, **more: Any) -> Any:
    cannot = dict.fromkeys(("vision", "json_output", "structured_output"), False)
    info: Any = {"function_calling": True, "family": "unknown", **cannot}
    client = AnthropicChatCompletionClient(model=model, max_tokens=4096, model_info=info, **more)
    agent = AssistantAgent("it", client, tools=[get_weather, broken_tool], max_tool_iterations=5)
    loop = asyncio.new_event_loop()

    def talk(message: str) -> None:
        loop.run_until_complete(agent.run(task=message))

    return talk


def thinking() -> Any:
    return begin(THINKER, thinking={"type": "enabled", "budget_tokens": 1024})
