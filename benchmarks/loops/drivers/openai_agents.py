"""The OpenAI Agents SDK over LiteLLM, with a session."""

from __future__ import annotations

from typing import Any

import agents
from agents.extensions.models.litellm_model import LitellmModel

from benchmarks.loops.drivers.tools import MODEL, broken_tool, get_weather


def begin() -> Any:
    agents.set_tracing_disabled(True)
    tools: list[Any] = [agents.function_tool(get_weather), agents.function_tool(broken_tool)]
    model = LitellmModel(f"anthropic/{MODEL}", api_key="turnlint")
    agent = agents.Agent(name="it", model=model, tools=tools)
    session = agents.SQLiteSession("1")

    def talk(message: str) -> None:
        agents.Runner.run_sync(agent, message, session=session)

    return talk
