"""The mistakes of "Mastering Claude API Stop Reasons": the results come back without the message that made the calls.

Each stands in a user message of its own, too. Of a cut answer only the text of its first block comes back, which may
be a thought or a call. It waits for `content_filtered`, which the API never sends, and breaks at a refusal, a pause
and a full window.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show


def loop(client: Any, question: str) -> Any:
    """Ask, and answer each reply with another request."""
    messages: list[Any] = [{"role": "user", "content": question}]
    while True:
        reply = client.messages.create(**ASK, messages=messages)
        match reply.stop_reason:
            case "end_turn" | "stop_sequence" if reply.content:
                return reply.content[0].text
            case "end_turn":
                messages.append({"role": "user", "content": "Please continue."})
            case "tool_use":
                calls = [block for block in reply.content if block.type == "tool_use"]
                messages += [{"role": "user", "content": [run(call)]} for call in calls]
            case "max_tokens":
                messages.append({"role": "assistant", "content": reply.content[0].text})
                messages.append({"role": "user", "content": "Please continue."})
            case "content_filtered":
                return "I cannot generate that."
            case unknown:
                raise ValueError(f"Unknown stop_reason: {unknown}")


if __name__ == "__main__":
    show(loop, "two calls at once", "a cut call", "a refusal", "a pause in a search")
