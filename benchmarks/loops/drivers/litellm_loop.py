"""The loop of LiteLLM's documentation on function calling, kept over several turns."""

from __future__ import annotations

import json
from typing import Any

import litellm

from benchmarks.loops.drivers.tools import CODE, MODEL, SEARCH, get_weather

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": CITY}}


def begin(tools: Any = (WEATHER, SEARCH)) -> Any:
    messages: list[Any] = []

    def talk(message: str) -> None:
        messages.append({"role": "user", "content": message})
        while True:
            reply = litellm.completion(f"anthropic/{MODEL}", messages, tools=[*tools]).choices[0].message
            messages.append(reply)
            if not reply.tool_calls:
                return
            for call in reply.tool_calls:
                content = get_weather(**json.loads(call.function.arguments))
                result = {"tool_call_id": call.id, "role": "tool", "name": call.function.name, "content": content}
                messages.append(result)

    return talk


def code() -> Any:
    return begin(({**WEATHER, "allowed_callers": ["code_execution_20260120"]}, CODE))
