"""What several rules ask about one tool of the ``tools`` array."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.rule import Conversation

Json = Any

#: The web tools that run their own code execution: dynamic filtering, from this date on.
_DYNAMIC: Final = "20260209"
_WEB: Final = re.compile(r"web_(?:search|fetch)_([0-9]{8})")


def each(conversation: Conversation) -> Iterator[tuple[int, dict[str, Json]]]:
    """The tools that are objects, with their index."""
    for index, tool in enumerate(conversation.tools):
        if isinstance(tool, dict):
            yield index, tool


def declared(conversation: Conversation) -> Iterator[Json]:
    """Every tool that the request brings: those of ``tools``, and those that system messages define on the spot."""
    yield from conversation.tools
    for block in conversation.blocks("tool_addition"):
        added = block.value.get("tool")
        if isinstance(added, dict) and "definition" in added:
            yield added["definition"]


def kind_of(tool: dict[str, Json]) -> str:
    """The tag of a tool; ``custom`` where it has none or null, empty where the tag is no string."""
    kind = tool.get("type")
    if kind is None:
        return "custom"
    return kind if isinstance(kind, str) else ""


def name_of(tool: dict[str, Json]) -> str | None:
    """The name of a tool, where it has one."""
    name = tool.get("name")
    return name if isinstance(name, str) else None


def names(conversation: Conversation) -> list[str | None]:
    """The names of the tools by index, None where there is none to judge: in one go, since it is always asked."""
    return conversation.once(_names)


def _names(conversation: Conversation) -> list[str | None]:
    found = [tool.get("name") if isinstance(tool, dict) else None for tool in conversation.tools]
    return [name if isinstance(name, str) else None for name in found]


def is_web(tool: dict[str, Json]) -> bool:
    """Whether it is a dated web search or web fetch tool."""
    return _WEB.fullmatch(kind_of(tool)) is not None


def is_dynamic(tool: dict[str, Json]) -> bool:
    """Whether it is a web tool that filters its results in code, so that code execution comes with it."""
    found = _WEB.fullmatch(kind_of(tool))
    return found is not None and found[1] >= _DYNAMIC


def callers_of(tool: dict[str, Json]) -> tuple[str, ...]:
    """Who may call a tool; the default of its type where it does not say.

    Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/server-tools (2026-09): web tools from
    20260209 on are called from code alone unless they say otherwise, all other tools directly.
    """
    callers = tool.get("allowed_callers")
    if callers is None:
        return ("code_execution",) if is_dynamic(tool) else ("direct",)
    if not isinstance(callers, list):
        return ()
    return tuple(caller for caller in callers if isinstance(caller, str))


#: Web tools that code calls unless they say otherwise.
WEB_TOOLS: Final = (
    "web_search_20260209", "web_search_20260318", "web_fetch_20260209", "web_fetch_20260309", "web_fetch_20260318",
)  # fmt: skip


def from_code(tool: dict[str, Json]) -> bool:
    """Whether code execution may call a tool."""
    return any(caller.startswith("code_execution") for caller in callers_of(tool))


def may_run_code(tool: Json) -> bool:
    """Whether code execution comes with an entry of ``tools``; true also where that cannot be told.

    A code execution tool brings it, a web tool that filters its results in code, whoever may call that (recorded:
    Claude Opus 4.5), and any tool that code may call.
    """
    if not isinstance(tool, dict):
        return True
    kind, callers = kind_of(tool), tool.get("allowed_callers")
    if not kind or kind.startswith("code_execution") or is_dynamic(tool):
        return True
    if not isinstance(callers, list):
        return callers is not None
    return any(caller != "direct" for caller in callers)


#: Code execution runs under three names.
CODE: Final = frozenset({"code_execution", "bash_code_execution", "text_editor_code_execution"})


def provided(conversation: Conversation) -> set[str]:
    """The names of the server tools that the request provides, by itself or with another tool."""
    names: set[str] = set()
    for tool in declared(conversation):
        if isinstance(tool, dict):
            names.add(_undated(kind_of(tool)))
        if may_run_code(tool):
            names |= CODE
    return names


def _undated(kind: str) -> str:
    """A tool type without its date: ``web_search_20250305`` → ``web_search``."""
    stem, _, date = kind.rpartition("_")
    return stem if date.isdigit() else kind
