"""The tools that every loop is given: one that works, one that fails, and those of the server."""

from __future__ import annotations

MODEL = "claude-opus-4-8"
#: A model that thinks when it is told to, with a budget.
THINKER = "claude-haiku-4-5"
SEARCH = {"type": "web_search_20250305", "name": "web_search"}
CODE = {"type": "code_execution_20260120", "name": "code_execution"}


def get_weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


def broken_tool(city: str) -> str:
    """Never works."""
    raise RuntimeError("boom")
