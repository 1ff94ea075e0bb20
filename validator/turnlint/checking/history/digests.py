"""By what answers are known again: digests of their blocks, the ids of their calls, what they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from turnlint.subjects.echo import text_of, type_of
from turnlint.subjects.sameness import canonical, digest, key_of, lean, message_key, written
from turnlint.subjects.walk import SERVER_CALLS, THINKING, blocks_of
from turnlint.values.json import Json


def loose_digest(message: Json) -> bytes:
    """The digest of an assistant message without its thinking."""
    blocks = [block for block in blocks_of(message) if type_of(block) not in THINKING]
    return digest(key_of({"role": "assistant", "content": blocks, "loose": True}))


def blocks_digest(blocks: Sequence[Json]) -> bytes:
    """The digest of blocks, as the API reads them."""
    return digest(canonical(lean(list(blocks))))


def anchors(blocks: Sequence[Json]) -> Iterator[bytes]:
    """Digests by which a response is found again in a history."""
    if not blocks:
        return
    message = {"role": "assistant", "content": list(blocks)}
    yield digest(message_key(message))
    if any(type_of(block) not in THINKING for block in blocks):
        yield loose_digest(message)


def calls_of(blocks: Sequence[Json]) -> Iterator[str]:
    """The ids of the calls among blocks."""
    for block in blocks:
        kind = type_of(block)
        if (kind == "tool_use" or kind in SERVER_CALLS) and isinstance(call := block.get("id"), str):
            yield call


def asks_of(blocks: Sequence[Json]) -> int:
    """A hash of what the client calls in a response ask for; 0 where there is none."""
    calls = [(text_of(block, "name"), written(block.get("input"))) for block in blocks if type_of(block) == "tool_use"]
    return hash(tuple(calls)) if calls else 0


def text_in(blocks: Sequence[Json]) -> str:
    """What blocks say and think, without its spaces."""
    parts = (block.get("text", block.get("thinking")) for block in blocks if isinstance(block, dict))
    return "".join("".join(part.split()) for part in parts if isinstance(part, str))
