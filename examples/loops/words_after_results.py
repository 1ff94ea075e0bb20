"""The mistake that "Mastering Claude API Stop Reasons" warns of: words after the results of calls.

The model learns that the user always says something there, and ends its turn to let them; asked the same again, it
does the same. In a mixed turn the words end the turn before the API has run its own call, and it refuses.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show


def loop(client: Any, question: str) -> Any:
    """Ask, run the calls, and ask again until something comes."""
    messages: list[Any] = [{"role": "user", "content": question}]
    while True:
        reply = client.messages.create(**ASK, messages=messages)
        if reply.stop_reason == "tool_use":
            results = [run(block) for block in reply.content if block.type == "tool_use"]
            hint = {"type": "text", "text": "Here are the results."}
            messages.append({"role": "assistant", "content": reply.content})
            messages.append({"role": "user", "content": [*results, hint]})
        elif reply.content:
            return reply


if __name__ == "__main__":
    show(loop, "an empty reply", "a mixed turn")
