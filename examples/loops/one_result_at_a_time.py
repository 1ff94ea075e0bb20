"""The second mistake of "Mastering Claude API Stop Reasons", once the first is mended: each result is sent by itself.

A reply may hold several calls, and a request with the result of one of them is refused. And it looks at the calls, not
at the reason: it runs those of a reply that was cut or refused.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show


def loop(client: Any, question: str) -> Any:
    """Ask, and send each result as soon as it is there."""
    messages: list[Any] = [{"role": "user", "content": question}]
    reply = client.messages.create(**ASK, messages=messages)
    while calls := [block for block in reply.content if block.type == "tool_use"]:
        messages.append({"role": "assistant", "content": reply.content})
        for call in calls:
            messages.append({"role": "user", "content": [run(call)]})
            reply = client.messages.create(**ASK, messages=messages)
    return reply


if __name__ == "__main__":
    show(loop, "two calls at once", "a cut call", "a refused call")
