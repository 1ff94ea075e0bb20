"""LlamaIndex' FunctionAgent with its model of Anthropic, which thinks with a budget."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.workflow import Context
from llama_index.llms.anthropic import Anthropic

from benchmarks.loops.drivers.tools import MODEL, THINKER, broken_tool, get_weather


def begin(model: str = MODEL, **more: Any) -> Any:
    agent = FunctionAgent(tools=[get_weather, broken_tool], llm=Anthropic(model=model, max_tokens=4096, **more))
    context = Context(agent)
    loop = asyncio.new_event_loop()

    def talk(message: str) -> None:
        async def run() -> None:
            await agent.run(message, ctx=context)

        loop.run_until_complete(run())

    return talk


def thinking() -> Any:
    return begin(THINKER, temperature=1.0, thinking_dict={"type": "enabled", "budget_tokens": 1024})
