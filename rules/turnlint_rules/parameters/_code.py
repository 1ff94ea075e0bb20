"""Which tools bring code execution with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from turnlint.conversation import Conversation

#: From this date on, web search and web fetch filter their results with code.
_FILTERING = "20260209"


def may_run_code(conversation: Conversation) -> bool:
    """Whether a tool of the request runs code, may be called from code, or cannot be read."""
    return any(not isinstance(tool, Mapping) or _runs_code(tool) for tool in conversation.tools)


def _runs_code(tool: Mapping[str, Any]) -> bool:
    kind = tool.get("type")
    if kind is not None and not isinstance(kind, str):
        return True
    if kind is not None and kind.startswith("code_execution"):
        return True
    if kind is not None and kind.startswith(("web_search_", "web_fetch_")) and kind[-8:] >= _FILTERING:
        return True
    return "allowed_callers" in tool and not is_direct_only(tool["allowed_callers"])


def is_direct_only(callers: object) -> bool:
    """Whether ``allowed_callers`` leaves the tool to the model alone; null stands for absent."""
    return callers is None or (isinstance(callers, list) and all(caller == "direct" for caller in callers))
