"""Google's Agent Development Kit with its model of Anthropic."""

from __future__ import annotations

import asyncio
from typing import Any

from google.adk.agents import LlmAgent
from google.adk.models.anthropic_llm import AnthropicLlm
from google.adk.runners import InMemoryRunner
from google.genai import types

from benchmarks.loops.drivers.tools import MODEL, broken_tool, get_weather


def begin() -> Any:
    agent = LlmAgent(name="it", model=AnthropicLlm(model=MODEL), tools=[get_weather, broken_tool])
    runner = InMemoryRunner(agent, app_name="it")
    asyncio.run(runner.session_service.create_session(app_name="it", user_id="1", session_id="1"))

    def talk(message: str) -> None:
        content = types.Content(role="user", parts=[types.Part(text=message)])
        list(runner.run(user_id="1", session_id="1", new_message=content))

    return talk
