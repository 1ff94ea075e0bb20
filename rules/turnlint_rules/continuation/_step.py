"""What rules over steps share: the results that follow a response, what was changed in a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from turnlint.rule import Json, Path, Step, Summary, blocks_of, key_of, role_of


def results(step: Step) -> dict[str, tuple[Mapping[str, Any], Path]]:
    """The results in the user messages right after the echo, by the id of their call, with their places."""
    found: dict[str, tuple[Mapping[str, Any], Path]] = {}
    for index in range(step.end, len(step.now.messages)):
        message = step.now.messages[index]
        if role_of(message) != "user":
            break
        for place, block in enumerate(blocks_of(message)):
            call = block.get("tool_use_id") if isinstance(block, dict) else None
            if isinstance(call, str) and block.get("type") == "tool_result":
                found.setdefault(call, (block, ("messages", index, "content", place)))
    return found


#: Words in the names of models of makers whose endpoints speak this API, or that gateways put behind it.
_MAKERS: Final = re.compile(
    r"(?:^|[/.:_-])(?:deepseek|doubao|gemini|gemma|glm|gpt|grok|kimi|llama|longcat|mimo|minimax|mistral|moonshot|qwen)",
    re.IGNORECASE,
)


def foreign_model(step: Step) -> str:
    """The model of another maker that wrote the response before a request to Claude; empty where none is known to.

    A name that tells nothing (an alias, a profile's ARN, a name made up for a test) may stand for Claude.
    """
    was, now = (step.before.response or {}).get("model"), step.field("model")
    if not isinstance(was, str) or not isinstance(now, str) or "claude" not in now.lower() or "claude" in was.lower():
        return ""
    return was if _MAKERS.search(was[:200]) else ""


def kind(block: Json) -> str:
    """A block's type."""
    found = block.get("type") if isinstance(block, dict) else None
    return found if isinstance(found, str) else ""


def has(step: Step, *types: str) -> bool:
    """Whether the response before has a block of one of these types."""
    return any(kind(block) in types for block in step.before.content)


def same(step: Step, *names: str) -> bool:
    """Whether these top-level fields are known to be what they were."""
    return not (step.now.bare or step.before.bare) and step.changed.isdisjoint(names)


def names_of(tools: Json) -> Iterator[str]:
    """The names of tools; the type of one that has none."""
    for tool in tools if isinstance(tools, list) else ():
        if isinstance(tool, dict):
            found = tool.get("name", tool.get("type"))
            yield found if isinstance(found, str) else ""


def prefix_changes(step: Step, since: Summary | None = None) -> list[str]:
    """Which of ``tools`` and ``system``, with which every prompt begins, are not what they were before.

    Tools that are deferred are no part of the prompt. ``since``: what they were when a summary was made.
    """
    earlier = step if since is None else since
    changed: list[str] = [name for name in ("tools", "system") if name in earlier.changed]
    if "tools" in changed and _prompted(earlier.before.fields.get("tools")) == _prompted(step.field("tools")):
        changed.remove("tools")
    return changed


def _prompted(tools: Json) -> list[bytes]:
    shown = tools if isinstance(tools, list) else []
    return [key_of(tool) for tool in shown if not (isinstance(tool, dict) and tool.get("defer_loading") is True)]


def is_open(step: Step) -> bool:
    """Whether the API has work of its own to go on with: a server call waits, or the turn is paused."""
    return bool(step.before.open) or step.before.stop_reason == "pause_turn"
