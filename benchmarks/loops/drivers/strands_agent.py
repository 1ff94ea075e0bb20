"""Strands' Agent with its model of Anthropic."""

from __future__ import annotations

from typing import Any

from strands import Agent, tool
from strands.models.anthropic import AnthropicModel

from benchmarks.loops.drivers.tools import MODEL, SEARCH, broken_tool, get_weather


def begin(**more: Any) -> Any:
    model = AnthropicModel(model_id=MODEL, max_tokens=4096, params={"thinking": {"type": "adaptive"}}, **more)
    agent = Agent(model=model, tools=[tool(get_weather), tool(broken_tool)], callback_handler=None)

    def talk(message: str) -> None:
        agent(message)

    return talk


def search() -> Any:
    return begin(anthropic_tools=[SEARCH])
