"""No mistake: a loop as the official page on stop reasons tells it, with a case for every reason."""

from __future__ import annotations

from typing import Any

from scenes import ASK
from stage import run, show


def loop(client: Any, question: str) -> Any:
    """Ask, and go on until the answer is whole or there is none."""
    messages: list[Any] = [{"role": "user", "content": question}]
    request = dict(ASK)
    while True:
        reply = client.messages.create(**request, messages=messages)
        echo = {"role": "assistant", "content": reply.content}
        calls = [block for block in reply.content if block.type == "tool_use"]
        match reply.stop_reason:
            case "tool_use" if calls:
                # One user message with all results and nothing else: something of the API's own may wait for them.
                messages += [echo, {"role": "user", "content": [run(call) for call in calls]}]
                if getattr(reply, "container", None):
                    request["container"] = reply.container.id
            case "pause_turn" | "compaction":
                messages.append(echo)
            case "max_tokens" if not calls and reply.content[-1].type == "text":
                messages += [echo, {"role": "user", "content": "Please continue from where you left off."}]
            case "max_tokens":
                request["max_tokens"] *= 4  # a call or a thought was cut: nothing of it is of use
            case "end_turn" if not reply.content and messages[-1]["content"] != "Please continue.":
                messages.append({"role": "user", "content": "Please continue."})
            case _:
                return reply  # finished, refused, or all that the window holds


if __name__ == "__main__":
    show(loop, "a mixed turn", "two pauses", "a cut call", "a refusal")
