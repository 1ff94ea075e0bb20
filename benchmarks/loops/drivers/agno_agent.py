"""agno's Agent with a database in memory, which keeps the history."""

from __future__ import annotations

from typing import Any

from agno.agent import Agent
from agno.db.in_memory import InMemoryDb
from agno.models.anthropic import Claude

from benchmarks.loops.drivers.tools import CODE, MODEL, SEARCH, broken_tool, get_weather


def begin() -> Any:
    tools: list[Any] = [get_weather, broken_tool, SEARCH, CODE]
    agent = Agent(model=Claude(id=MODEL), tools=tools, db=InMemoryDb(), add_history_to_context=True, telemetry=False)

    def talk(message: str) -> None:
        agent.run(message, session_id="1")

    return talk
