"""A message as the events of its stream, as the API sends them: in pieces, with partial JSON, and a ping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from turnlint.stand_in.playing.message import Message
from turnlint.values.json import Json, write

#: Pieces of text, and of JSON, as they come.
_PIECES: Final = re.compile(r".{1,24}", re.S)
#: What comes in `message_delta`, and not at the beginning.
_LATE: Final = ("stop_reason", "stop_sequence", "stop_details", "container", "context_management")
_CALLS: Final = ("tool_use", "server_tool_use", "mcp_tool_use")


def events(message: Message) -> Iterator[dict[str, Json]]:
    """The events in order."""
    response = message.response
    usage = response["usage"]
    start = {key: value for key, value in response.items() if key not in _LATE}
    empty: dict[str, Json] = {
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**usage, "output_tokens": 1},
    }
    yield {"type": "message_start", "message": {**start, **empty}}
    for index, block in enumerate(response["content"]):
        first, deltas = _pieces(block, message.unfinished.get(index))
        yield {"type": "content_block_start", "index": index, "content_block": first}
        if index == 0:
            yield {"type": "ping"}
        yield from ({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas)
        yield {"type": "content_block_stop", "index": index}
    late = {key: response[key] for key in _LATE if key in response}
    counted = {key: value for key, value in usage.items() if key.endswith("_tokens")}
    yield {"type": "message_delta", "delta": late, "usage": counted}
    yield {"type": "message_stop"}


def frame(event: Json) -> bytes:
    """An event as a server-sent one."""
    return b"event: %s\ndata: %s\n\n" % (str(event["type"]).encode(), write(event))


def _pieces(block: dict[str, Json], unfinished: str | None) -> tuple[Json, list[Json]]:
    """How a block begins, and what follows of it."""
    kind = block["type"]
    if kind == "text":
        pieces: list[Json] = [{"type": "text_delta", "text": piece} for piece in _PIECES.findall(block["text"])]
        cited = [{"type": "citations_delta", "citation": each} for each in block.get("citations") or ()]
        return {**block, "text": "", **({"citations": []} if cited else {})}, [*cited, *pieces]
    if kind == "thinking":
        pieces = [{"type": "thinking_delta", "thinking": piece} for piece in _PIECES.findall(block["thinking"])]
        signed = {"type": "signature_delta", "signature": block["signature"]}
        return {**block, "thinking": "", "signature": ""}, [*pieces, signed]
    if kind in _CALLS:
        whole = write(block["input"]).decode() if unfinished is None else unfinished
        pieces = ["", *_PIECES.findall(whole)] if whole != "{}" else [""]
        return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    if kind == "compaction":
        begun = {"type": kind, "content": None, **({"encrypted_content": None} if "encrypted_content" in block else {})}
        return begun, [{**block, "type": "compaction_delta"}]
    return block, []
