"""The history of a coding agent: thinking with signatures, parallel calls, listings as results, cache markers."""

from __future__ import annotations

from random import Random
from typing import Any, Final, TypeAlias

from benchmarks.shapes.agent_tools import TOOLS
from benchmarks.shapes.text import code, hexadecimal, prose, signature

Json: TypeAlias = Any

MODEL: Final = "claude-opus-5"
_MARKER: Final = {"type": "ephemeral"}
_SETTLED: Final = 30_000
"""About what the tools, the system prompt and the first question weigh, in bytes."""


def history(size: int) -> Json:
    """A clean request of about that many bytes, as a coding agent sends it in the middle of its work."""
    random = Random(size)
    messages: list[Json] = [_question(random)]
    weight = _SETTLED
    while weight < size:
        steps = _step(random)
        weight += sum(len(str(message)) for message in steps)
        messages += steps
    messages[-1]["content"][-1]["cache_control"] = _MARKER
    return {
        "model": MODEL,
        "max_tokens": 32_000,
        "stream": True,
        "thinking": {"type": "adaptive"},
        "metadata": {"user_id": f"user_{hexadecimal(random, 64)}_session_{hexadecimal(random, 32)}"},
        "system": [
            {"type": "text", "text": "You are a coding agent that works in a terminal.", "cache_control": _MARKER},
            {"type": "text", "text": prose(random, 14_000), "cache_control": _MARKER},
        ],
        "tools": TOOLS,
        "messages": messages,
    }


def _question(random: Random) -> Json:
    reminder = f"<system-reminder>\n{prose(random, 3_000)}\n</system-reminder>"
    return {
        "role": "user",
        "content": [{"type": "text", "text": reminder}, {"type": "text", "text": prose(random, 200)}],
    }


def _step(random: Random) -> list[Json]:
    """What the model answered, and what its calls gave."""
    calls = [_call(random) for _ in range(random.choice((1, 1, 1, 2, 4)))]
    said: list[Json] = [
        {
            "type": "thinking",
            "thinking": prose(random, random.randint(100, 500)),
            "signature": signature(random, random.randrange(200, 700, 4)),
        }
    ]
    if random.random() < 0.4:
        said.append({"type": "text", "text": prose(random, 120)})
    results = [_result(random, call) for call in calls]
    return [{"role": "assistant", "content": [*said, *calls]}, {"role": "user", "content": results}]


def _call(random: Random) -> Json:
    path = f"/home/me/project/source/{random.choice(('parse', 'report', 'walk'))}_{random.randint(1, 40)}.py"
    edit = {"old": code(random, 150), "new": code(random, 220)}
    name, given = random.choice(
        (
            ("read_file", {"file_path": path, "offset": random.randint(1, 400), "limit": 120}),
            ("read_file", {"file_path": path}),
            ("search", {"pattern": r"def \w+\(", "path": path, "output_mode": "content", "context": 2}),
            ("run_command", {"command": f'python -m pytest -q "{path}" 2>&1', "timeout": 60_000}),
            ("edit_file", {"file_path": path, "edits": [edit]}),
            ("plan", {"tasks": [{"content": prose(random, 50), "status": "pending", "active_form": "Working"}] * 4}),
        )
    )
    return {"type": "tool_use", "id": f"toolu_01{hexadecimal(random, 22)}", "name": name, "input": given}


def _result(random: Random, call: Json) -> Json:
    long = call["name"] in {"read_file", "search"}
    text = code(random, random.randint(200, 1_800)) if long else prose(random, random.randint(30, 400))
    result: Json = {"type": "tool_result", "tool_use_id": call["id"], "content": text}
    if random.random() < 0.3:
        reminder = f"<system-reminder>\n{prose(random, 200)}\n</system-reminder>"
        result["content"] = [{"type": "text", "text": part} for part in (text, reminder)]
    if call["name"] == "run_command":
        result["is_error"] = random.random() < 0.3
    return result
