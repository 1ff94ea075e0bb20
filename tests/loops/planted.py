"""A small agent loop that is right, and twelve ways in which loops are wrong, each planted alone.

The loop speaks HTTP by the standard library, so that nothing mends what it does.
"""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

Talk = Callable[[str], object]

TOOLS = [
    {
        "name": "get_weather",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
    {"name": "get_time", "input_schema": {"type": "object", "properties": {}}},
    {"type": "web_search_20250305", "name": "web_search"},
]
ASK: dict[str, Any] = {"model": "claude-opus-4-8", "max_tokens": 1024, "tools": TOOLS, "thinking": {"type": "adaptive"}}
CUT = ("max_tokens", "model_context_window_exceeded")
FAILING = (429, 500, 529)


class Failed(Exception):
    """The API refused, or does not answer."""


def post(body: Any, tries: int = 3) -> Any:
    """Send a request, again where the service fails."""
    split = urlsplit(os.environ["ANTHROPIC_BASE_URL"])
    for _ in range(tries):
        connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=10)
        try:
            headers = {"x-api-key": "none", "anthropic-version": "2023-06-01"}
            connection.request("POST", "/v1/messages", json.dumps(body), headers)
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        if answer.status == 200:
            return raw
        if answer.status not in FAILING:
            raise Failed(raw)
    raise Failed("the service fails")


def streamed(raw: bytes, *, whole: bool = True) -> Any:
    """The message of a stream; ``None`` where it broke off and is to be ``whole``."""
    message: Any = None
    parts: dict[int, str] = {}
    for line in raw.splitlines():
        if not line.startswith(b"data: "):
            continue
        event = json.loads(line[6:])
        if event["type"] == "message_start":
            message = event["message"]
        elif event["type"] == "content_block_start":
            message["content"].append(event["content_block"])
        elif event["type"] == "content_block_delta":
            block, delta = message["content"][event["index"]], event["delta"]
            if delta["type"] == "input_json_delta":
                parts[event["index"]] = parts.get(event["index"], "") + delta["partial_json"]
            else:
                key = delta["type"].removesuffix("_delta")
                block[key] = block.get(key, "") + delta[key]
        elif event["type"] == "content_block_stop" and parts.get(event["index"]):
            try:
                message["content"][event["index"]]["input"] = json.loads(parts[event["index"]])
            except ValueError:  # it was cut
                message["content"][event["index"]]["input"] = {}
        elif event["type"] == "message_delta":
            message |= event["delta"]
        elif event["type"] == "message_stop":
            return message
    return None if whole else message


def results_of(reply: Any) -> Iterator[dict[str, Any]]:
    """A result for each call."""
    for block in reply["content"]:
        if block["type"] == "tool_use":
            yield {"type": "tool_result", "tool_use_id": block["id"], "content": "7"}


def loop(plant: str) -> Talk:
    """A conversation with a loop; ``plant`` is the one way in which it is wrong, or empty."""
    history: list[Any] = []

    def ask() -> Any:
        streams = "stream" in plant
        raw = post({**ASK, "messages": history, "stream": streams}, 40 if plant == "retries without end" else 3)
        if not streams:
            return json.loads(raw)
        for _ in range(3):
            reply = streamed(raw, whole=plant != "a cut stream is taken")
            if reply is not None:
                return reply
            raw = post({**ASK, "messages": history, "stream": True})
        raise Failed("the stream breaks off")

    def talk(message: str) -> object:
        begun = len(history)
        history.append({"role": "user", "content": message})
        try:
            return turn()
        except Failed:
            del history[begun:]  # the user may say it again
            raise

    def turn() -> object:
        while True:
            reply = ask()
            if reply is None or (not reply["content"] and reply["stop_reason"] != "refusal"):
                raise Failed("nothing came")
            stop, content = reply["stop_reason"], reply["content"]
            calls = [*results_of(reply)]
            if stop == "refusal" and plant != "a refusal is kept" and not (plant == "a refused call is run" and calls):
                raise Failed("refused")
            if stop == "model_context_window_exceeded" and plant != "a full window is gone on from":
                raise Failed("the window is full")
            if stop == "max_tokens" and plant not in ("a cut call is run", "a cut call is kept"):
                raise Failed("cut")
            if plant == "thinking is dropped":
                content = [block for block in content if block["type"] != "thinking"]
            if plant == "server calls are dropped":
                content = [block for block in content if not block["type"].startswith(("server_", "web_"))]
            if plant == "a call gets lost":
                calls = calls[:1]
            if plant == "null for what is not there":
                content = [{**block, "caller": None} if block["type"] == "tool_use" else block for block in content]
            if not content:
                raise Failed("nothing is left")
            history.append({"role": "assistant", "content": content})
            if plant == "calls without end" and stop == "end_turn":
                history.append({"role": "user", "content": "Go on."})
                continue
            if stop == "pause_turn" and plant != "a pause ends the turn":
                continue
            if not calls or (plant == "a cut call is kept" and stop == "max_tokens"):
                return reply
            words = [{"type": "text", "text": "Here."}]
            history.append({"role": "user", "content": [*words, *calls] if plant == "words before results" else calls})

    return talk


#: Each plant, with the faults by any of which it may be found.
PLANTS: dict[str, set[str]] = {
    "a pause ends the turn": {"server-call-unresolved", "pause-not-resumed"},
    "a cut call is run": {"truncated-call-answered"},
    "a cut call is kept": {"tool-use-without-result"},
    "a refusal is kept": {"refusal-kept"},
    "a refused call is run": {"refused-call-answered"},
    "a full window is gone on from": {"context-window-continued"},
    "thinking is dropped": {"thinking-dropped", "thinking-modified", "echo-changed"},
    "server calls are dropped": {"echo-changed"},
    "a call gets lost": {"tool-use-without-result"},
    "null for what is not there": {"wrong-type"},
    "words before results": {"tool-use-without-result"},
    "a cut stream is taken": {"cut-stream-taken", "partial-response-kept"},
    "calls without end": {"endless-loop"},
    "retries without end": {"retry-storm"},
}
