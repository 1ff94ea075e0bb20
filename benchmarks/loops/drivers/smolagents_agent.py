"""smolagents' ToolCallingAgent over LiteLLM."""

from __future__ import annotations

from typing import Any

from smolagents import LiteLLMModel, ToolCallingAgent, tool

from benchmarks.loops.drivers.tools import MODEL


@tool
def get_weather(city: str) -> str:
    """The weather of a city.

    Args:
        city: its name
    """
    return f"sunny in {city}"


def begin() -> Any:
    agent = ToolCallingAgent(
        [get_weather], LiteLLMModel(f"anthropic/{MODEL}", max_tokens=4096), max_steps=6, verbosity_level=0
    )

    def talk(message: str) -> None:
        agent.run(message, reset=False)

    return talk
