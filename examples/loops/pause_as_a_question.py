"""The mistakes of a gateway's page, "What is stop_reason?": whatever stopped, a user message goes on with it.

A pause is resumed "when ready", a refusal is prompted again, and errors are listed as stop reasons. So a user message
ends the paused turn, the refused one stays in the history, and an overloaded API is taken for a
reply. Asking to continue after `max_tokens` is right, but for a call that was cut.
"""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show

MORE = {
    "max_tokens": "Please continue.",
    "pause_turn": "Please continue.",
    "refusal": "Then tell me what you may.",
}


def loop(client: Any, question: str) -> Any:
    """Ask, and look up in the table what to do."""
    messages: list[Any] = [{"role": "user", "content": question}]
    while True:
        reply = client.messages.create(**ASK, messages=messages)
        stop = getattr(reply, "stop_reason", None)
        if stop in ("overloaded_error", "api_error"):
            continue
        if stop == "end_turn" and not reply.content:
            messages.append({"role": "user", "content": "Please continue"})
        elif stop == "tool_use":
            results = [run(block) for block in reply.content if block.type == "tool_use"]
            messages += [{"role": "assistant", "content": reply.content}, {"role": "user", "content": results}]
        elif stop in MORE:
            messages += [{"role": "assistant", "content": reply.content}, {"role": "user", "content": MORE[stop]}]
        else:
            return reply


if __name__ == "__main__":
    show(loop, "a pause between searches", "a pause in a search", "a refusal", "a cut call", "an overloaded API")
