"""Haystack's Agent with its generator of Anthropic; the messages of the last run are its history."""

from __future__ import annotations

from typing import Any

from haystack.components.agents import Agent
from haystack.dataclasses import ChatMessage
from haystack.tools import create_tool_from_function
from haystack_integrations.components.generators.anthropic import AnthropicChatGenerator

from benchmarks.loops.drivers.tools import MODEL, SEARCH, broken_tool, get_weather


def begin(**more: Any) -> Any:
    tools = [create_tool_from_function(get_weather), create_tool_from_function(broken_tool)]
    model = AnthropicChatGenerator(model=MODEL, generation_kwargs={"max_tokens": 4096}, **more)
    agent = Agent(chat_generator=model, tools=tools)
    messages: list[Any] = []

    def talk(message: str) -> None:
        messages.append(ChatMessage.from_user(message))
        messages[:] = agent.run(messages=messages)["messages"]

    return talk


def search() -> Any:
    return begin(anthropic_server_tools=[SEARCH])
