"""From a call to its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from turnlint.rule import Block, Conversation, Path

#: A call, its result, and the path of that.
Answered: TypeAlias = tuple[Block, Mapping[str, Any], Path]


def is_apart(conversation: Conversation, after: Path) -> bool:
    """Whether what stands after the results of a turn begins a message of its own."""
    return len(after) < 4 or after[3] == 0


def answered(conversation: Conversation, calls: Iterable[Block]) -> Iterator[Answered]:
    """The calls that the user turn after theirs answers, with their results."""
    by_turn: dict[int, dict[str, Block]] = {}
    for call in calls:
        by_turn.setdefault(call.turn, {}).setdefault(call.id, call)
    for number, ids in by_turn.items():
        after = conversation.turn(number + 1)
        if after is None or after.role != "user":
            continue
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
