"""What programs record: one long conversation, and many that run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

from benchmarks.shapes.dialogue import MODEL, TOOLS, conversation
from turnlint.case import body, exchange, response, tool, tool_result, tool_use, user
from turnlint.values.exchange import Exchange

Json: TypeAlias = Any

_CALLS: Final = ("get_weather", "get_time", "send_note")


def thread(turns: int) -> list[Exchange]:
    """A conversation that stores each message once: a thread, with a call in two turns of three."""
    made = [exchange(_request(user("question"), {"type": "create"}), "Hello", id="msg_0")]
    called = False
    for turn in range(1, turns):
        message = user(tool_result(f"toolu_{turn - 1}")) if called else user(f"question {turn}")
        called = turn % 3 > 0
        continues = {"type": "continue", "previous_message_id": f"msg_{turn - 1}"}
        content = ("Hello", tool_use(f"toolu_{turn}")) if called else ("Hello",)
        stop = "tool_use" if called else "end_turn"
        made.append(exchange(_request(message, continues), *content, stop_reason=stop, id=f"msg_{turn}"))
    return made


def _request(message: Json, thread: Json) -> Json:
    tools: dict[str, Any] = {"tools": [tool()]} if thread["type"] == "create" else {}
    return body(message, model=MODEL, thread=thread, **tools)


def exchanges(turns: int, name: str = "") -> Iterator[dict[str, Json]]:
    """A conversation that sends its whole history with each turn, as recorders write it: requests and responses.

    Every second turn calls tools; ``name`` stands in its first message, so that no two conversations begin alike.
    """
    messages = conversation(2 * turns + 2 - turns % 2)["messages"]
    first = {**messages[0], "content": f"{name} {messages[0]['content']}"}
    for turn in range(turns):
        content = messages[2 * turn + 1]["content"]
        stop = "end_turn" if turn % 2 else "tool_use"
        yield {
            "request": {
                "model": MODEL,
                "max_tokens": 1024,
                "tools": TOOLS,
                "messages": [first, *messages[1 : 2 * turn + 1]],
            },
            "response": response(*content, stop_reason=stop, model=MODEL, id=f"msg_{name}_{turn}"),
        }


def log(sessions: int, turns: int) -> Iterator[bytes]:
    """The lines of a log: that many conversations, the same turn of all of them after one another, none with an id."""
    running = [exchanges(turns, f"session {number}:") for number in range(sessions)]
    for _ in range(turns):
        for each in running:
            yield orjson.dumps(next(each))


def write_log(file: Path, sessions: int, turns: int) -> int:
    """Write such a log, and give its size in bytes."""
    with file.open("wb") as out:
        return sum(out.write(line + b"\n") for line in log(sessions, turns))
