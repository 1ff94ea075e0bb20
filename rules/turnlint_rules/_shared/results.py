"""From a call to its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from turnlint.rule import Block, Conversation, Path

#: A call, its result, and the path of that.
Answered: TypeAlias = tuple[Block, Mapping[str, Any], Path]


def answered(conversation: Conversation, calls: Iterable[Block]) -> Iterator[Answered]:
    """The calls that the user turn after theirs answers, with their results."""
    by_turn: dict[int, dict[str, Block]] = {}
    for call in calls:
        by_turn.setdefault(call.turn, {}).setdefault(call.id, call)
    turns = conversation.turns
    for number, ids in by_turn.items():
        if number + 1 >= len(turns) or turns[number + 1].role != "user":
            continue
        after = turns[number + 1]
        for index in range(after.first, after.last + 1):
            content = conversation.messages[index].get("content")
            for place, block in enumerate(content if isinstance(content, list) else ()):
                if isinstance(block, dict) and block.get("type") == "tool_result":
                    id_ = block.get("tool_use_id")
                    if isinstance(id_, str) and id_ in ids:
                        yield ids[id_], block, ("messages", index, "content", place)


#: Result types by the name of the server call, where it is not the name with ``_tool_result``.
_RESULTS: Final = {
    "tool_search_tool_regex": "tool_search_tool_result",
    "tool_search_tool_bm25": "tool_search_tool_result",
}


def result_type(call: Mapping[str, Any]) -> str:
    """The type of the block that answers a server call; empty where it has no name."""
    if call.get("type") == "mcp_tool_use":
        return "mcp_tool_result"
    name = call.get("name")
    return _RESULTS.get(name, f"{name}_tool_result") if isinstance(name, str) else ""
