"""The mistake of the pause helper that the official page had in July 2026: at the second pause it forgets the first.

It makes its messages anew for each pause, of the question and the last response, while a paused turn is the sum of its
responses. With one pause all is well.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import show


def loop(client: Any, question: str, most: int = 5) -> Any:
    """Ask, and resume the turn as often as it pauses."""
    asked = {"role": "user", "content": question}
    messages = [asked]
    for _ in range(most):
        reply = client.messages.create(**ASK, messages=messages)
        if reply.stop_reason != "pause_turn":
            break
        messages = [asked, {"role": "assistant", "content": reply.content}]
    return reply


if __name__ == "__main__":
    show(loop, "a pause in a search", "two pauses")
