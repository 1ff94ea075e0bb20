"""The mistake of "Understanding stop_reason in the Claude Messages API", a tutorial: a cut answer goes on by itself.

It appends the answer and calls again, with no user message. That is a prefill, which models from 4.6 on refuse; a call
that was cut comes back without a result, which all refuse. It knows six reasons and raises on the seventh, and knows
nothing of containers. Its pauses are right.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show


def loop(client: Any, question: str) -> Any:
    """Ask, and go on until the reply is whole."""
    messages: list[Any] = [{"role": "user", "content": question}]
    while True:
        reply = client.messages.create(**ASK, messages=messages)
        match reply.stop_reason:
            case "end_turn" | "stop_sequence" | "refusal":
                return reply
            case "tool_use":
                results = [run(block) for block in reply.content if block.type == "tool_use"]
                messages += [{"role": "assistant", "content": reply.content}, {"role": "user", "content": results}]
            case "max_tokens" | "pause_turn":
                messages.append({"role": "assistant", "content": reply.content})
            case unknown:
                raise ValueError(f"unknown stop_reason {unknown}")


if __name__ == "__main__":
    show(loop, "a cut text", "a cut call", "a full window", "code that calls")
