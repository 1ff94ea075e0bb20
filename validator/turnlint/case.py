"""Cases: requests and what else rules judge, with the API's answer, and short forms to write them.

A case is a rule's test, the example on its page, and its proof. The short forms build plain JSON values::

    body(user("hi"), assistant(tool_use("toolu_01A")), user("go on"))
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from turnlint.values.context import Context, make
from turnlint.values.exchange import Exchange
from turnlint.values.json import Json, Path

__all__ = [
    "CODE_EXECUTION",
    "WEB_FETCH",
    "WEB_SEARCH",
    "Case",
    "Exchange",
    "assistant",
    "body",
    "compaction",
    "exchange",
    "fallback",
    "response",
    "server_tool_use",
    "system",
    "text",
    "thinking",
    "tool",
    "tool_result",
    "tool_use",
    "user",
    "web_search_result",
]


@dataclass(frozen=True, slots=True)
class Case:
    """Something in a context, and what the API answers to it.

    * ``value``: what is judged: a request; for a rule over responses a response, for one over streams its events or
      their text, and for one over steps the request that goes on.
    * ``message``: the exact text of the finding, ``None`` in an accepted case; ``at`` is its path, where the case
      states it. ``leads`` is false where another finding of the same request is the API's first answer.
    * ``asked``: the request that a response or a stream answers; ``before``: the exchange that a step continues,
      ``earlier`` those before it, in order.
    * ``note``: what the case shows.

    The other fields are the context, as in :func:`turnlint.check`; ``model`` judges as if the request named another.
    """

    value: Json
    message: str | None = None
    at: Path | None = None
    note: str = ""
    leads: bool = True
    asked: Json | None = None
    before: Exchange | None = None
    earlier: tuple[Exchange, ...] = ()
    platform: str = "anthropic"
    api_version: str | None = None
    betas: tuple[str, ...] | None = None
    endpoint: str = "messages"
    model: str | None = None

    @property
    def context(self) -> Context:
        """The context that the case is judged in."""
        return make(self.platform, self.api_version, self.betas, self.endpoint, self.model)


def body(*messages: Json, model: str = "claude-sonnet-4-5", max_tokens: int = 1024, **fields: Json) -> dict[str, Json]:
    """A request with these messages, a model, ``max_tokens``, and further top-level fields."""
    return {"model": model, "max_tokens": max_tokens, "messages": list(messages), **fields}


def _message(role: str, content: tuple[Json, ...]) -> dict[str, Json]:
    if len(content) == 1 and isinstance(content[0], str):
        return {"role": role, "content": content[0]}
    return {"role": role, "content": [text(part) if isinstance(part, str) else part for part in content]}


def user(*content: Json) -> dict[str, Json]:
    """A user message: one string, or blocks (a string among several stands for a text block)."""
    return _message("user", content)


def assistant(*content: Json) -> dict[str, Json]:
    """An assistant message, like :func:`user`."""
    return _message("assistant", content)


def system(*content: Json) -> dict[str, Json]:
    """A mid-conversation system message, like :func:`user`."""
    return _message("system", content)


def text(value: str, **fields: Json) -> dict[str, Json]:
    """A text block."""
    return {"type": "text", "text": value, **fields}


def tool_use(id: str = "toolu_01A", name: str = "get_weather", **fields: Json) -> dict[str, Json]:
    """A client call with an empty input."""
    return {"type": "tool_use", "id": id, "name": name, "input": {}, **fields}


def tool_result(id: str = "toolu_01A", content: Json = "ok", **fields: Json) -> dict[str, Json]:
    """The result of a client call."""
    return {"type": "tool_result", "tool_use_id": id, "content": content, **fields}


def server_tool_use(id: str = "srvtoolu_01A", name: str = "web_search", **fields: Json) -> dict[str, Json]:
    """A server call."""
    return {"type": "server_tool_use", "id": id, "name": name, "input": {"query": "q"}, **fields}


def web_search_result(id: str = "srvtoolu_01A", **fields: Json) -> dict[str, Json]:
    """The result of a web search: an error object, which carries no encrypted content."""
    content = {"type": "web_search_tool_result_error", "error_code": "unavailable"}
    return {"type": "web_search_tool_result", "tool_use_id": id, "content": content, **fields}


def thinking(value: str = "I think", signature: str = "EqICClsIDRgCKkAL", **fields: Json) -> dict[str, Json]:
    """A thinking block."""
    return {"type": "thinking", "thinking": value, "signature": signature, **fields}


def compaction(summary: str = "They said hello.", **fields: Json) -> dict[str, Json]:
    """A compaction block; one that was made on demand has a ``signature``, too."""
    return {"type": "compaction", "content": summary, **fields}


def fallback(**fields: Json) -> dict[str, Json]:
    """A fallback block: the first model refused, and another took over."""
    return {
        "type": "fallback",
        "from": {"model": "claude-fable-5"},
        "to": {"model": "claude-opus-4-8"},
        "trigger": {"type": "refusal", "category": "cyber"},
        **fields,
    }


def tool(name: str = "get_weather", **fields: Json) -> dict[str, Json]:
    """A client tool without arguments."""
    return {
        "name": name,
        "description": "What it does.",
        "input_schema": {"type": "object", "properties": {}},
        **fields,
    }


WEB_SEARCH: dict[str, Json] = {"type": "web_search_20250305", "name": "web_search"}
WEB_FETCH: dict[str, Json] = {"type": "web_fetch_20250910", "name": "web_fetch"}
CODE_EXECUTION: dict[str, Json] = {"type": "code_execution_20260120", "name": "code_execution"}


def response(*content: Json, stop_reason: str | None = "end_turn", **fields: Json) -> dict[str, Json]:
    """A whole response with these blocks; a string stands for a text block."""
    return {
        "id": "msg_01A",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": [text(part) if isinstance(part, str) else part for part in content],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 20},
        **fields,
    }


def exchange(request: Json, *content: Json, stop_reason: str | None = "end_turn", **fields: Json) -> Exchange:
    """An exchange: a request and the response of these blocks, like :func:`response`."""
    return Exchange(request, response=response(*content, stop_reason=stop_reason, **fields))


def events(*content: Json, stop_reason: str | None = "end_turn", **fields: Json) -> list[dict[str, Json]]:
    """The events by which the API sends such a :func:`response`: the start, each block in turn, the end."""
    whole = response(*content, stop_reason=stop_reason, **fields)
    started = {**whole, "content": [], "stop_reason": None, "stop_sequence": None}
    ended = {"stop_reason": stop_reason, "stop_sequence": whole["stop_sequence"]}
    return [
        {"type": "message_start", "message": started},
        *(event for index, block in enumerate(whole["content"]) for event in block_events(index, block)),
        {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 20}},
        {"type": "message_stop"},
    ]


def block_events(index: int, block: dict[str, Json]) -> list[dict[str, Json]]:
    """The events of one block: what grows comes in deltas, and what does not is there at the start."""
    start, deltas = dict(block), []
    if block["type"] == "text":
        start["text"] = ""
        deltas = [{"type": "text_delta", "text": block["text"]}]
    elif block["type"] == "thinking":
        start |= {"thinking": "", "signature": ""}
        deltas = [
            {"type": "thinking_delta", "thinking": block["thinking"]},
            {"type": "signature_delta", "signature": block["signature"]},
        ]
    elif "input" in block:
        start["input"] = {}
        deltas = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"], ensure_ascii=False)}]
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]
