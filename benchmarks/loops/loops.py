"""Which loops there are, and how each is driven."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent
RESULTS: Final = FOLDER / "results.json"


class Loop(NamedTuple):
    """A loop: what it is called, its environment, its drivers, and the packages whose versions are told.

    ``drivers``: ``module:function`` below ``benchmarks.loops.drivers``, each with what it differs in.
    """

    title: str
    environment: str
    drivers: tuple[tuple[str, str], ...]
    packages: tuple[str, ...]


LOOPS: Final = (
    Loop(
        "Anthropic SDK, tool runner",
        "anthropic",
        (("anthropic_runner:begin", "threads"), ("anthropic_runner:whole", "without threads")),
        ("anthropic",),
    ),
    Loop(
        "LangChain, create_agent",
        "langchain",
        (
            ("langchain_agent:begin", "with a search"),
            ("langchain_agent:failing", "with a tool that fails"),
            ("langchain_agent:code", "with code that calls"),
        ),
        ("langchain", "langchain-anthropic"),
    ),
    Loop(
        "pydantic-ai, Agent",
        "pydantic-ai",
        (("pydantic_ai_agent:begin", ""), ("pydantic_ai_agent:search", "with a search")),
        ("pydantic-ai-slim",),
    ),
    Loop("agno, Agent", "agno", (("agno_agent:begin", ""),), ("agno",)),
    Loop(
        "LiteLLM, the loop of its documentation",
        "litellm",
        (("litellm_loop:begin", ""), ("litellm_loop:code", "with code that calls")),
        ("litellm",),
    ),
    Loop("OpenAI Agents on LiteLLM", "openai-agents", (("openai_agents:begin", ""),), ("openai-agents", "litellm")),
    Loop(
        "Strands, Agent",
        "strands",
        (("strands_agent:begin", ""), ("strands_agent:search", "with a search")),
        ("strands-agents",),
    ),
    Loop("Google ADK, LlmAgent", "google-adk", (("google_adk:begin", ""),), ("google-adk",)),
    Loop(
        "Haystack, Agent",
        "haystack",
        (("haystack_agent:begin", ""), ("haystack_agent:search", "with a search")),
        ("haystack-ai", "anthropic-haystack"),
    ),
    Loop(
        "LlamaIndex, FunctionAgent",
        "llama-index",
        (("llama_index_agent:begin", ""), ("llama_index_agent:thinking", "with thinking")),
        ("llama-index-core", "llama-index-llms-anthropic"),
    ),
    Loop(
        "AutoGen, AssistantAgent",
        "autogen",
        (("autogen_agent:begin", ""), ("autogen_agent:thinking", "with thinking")),
        ("autogen-agentchat", "autogen-ext"),
    ),
    Loop("smolagents, ToolCallingAgent", "smolagents", (("smolagents_agent:begin", ""),), ("smolagents", "litellm")),
    Loop(
        "Vercel AI SDK, generateText",
        "vercel-ai",
        (("vercel_ai:begin", "with a search"), ("vercel_ai:code", "with code that calls")),
        ("ai", "@ai-sdk/anthropic"),
    ),
)
