"""Reading parameters that may have any type: a fault of type is told by the shape rules, and nothing is read then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from turnlint.rule import Conversation

#: The API version that no longer has sampling parameters.
WITHOUT_SAMPLING: Final = "2026-10-21"
#: Where that version is known to be what its documentation says.
VERSIONED: Final = ("anthropic", "foundry")
#: Every level of effort.
LEVELS: Final = frozenset({"low", "medium", "high", "xhigh", "max"})


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def mapping(value: Any) -> Mapping[str, Any]:
    """An object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else _NOTHING


def field(conversation: Conversation, name: str) -> Mapping[str, Any]:
    """A top-level field that is an object, or an empty one."""
    value = conversation.fields.get(name)
    return value if isinstance(value, dict) else _NOTHING


def integer(value: Any) -> int | None:
    """An integer; ``None`` for anything else, booleans included."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: Any) -> float | None:
    """A number; ``None`` for anything else, booleans included."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def thinking_type(conversation: Conversation) -> str | None:
    """``thinking.type`` where it is given, and a string."""
    found = field(conversation, "thinking").get("type")
    return found if isinstance(found, str) else None


def forced_tool(conversation: Conversation) -> str | None:
    """``any`` or ``tool`` where ``tool_choice`` forces a call."""
    found = field(conversation, "tool_choice").get("type")
    return found if found in ("any", "tool") else None


def effort(conversation: Conversation) -> str | None:
    """``output_config.effort`` where it is given, and a string."""
    found = field(conversation, "output_config").get("effort")
    return found if isinstance(found, str) else None


def sampled(conversation: Conversation) -> dict[str, float]:
    """The sampling parameters whose shape is right, -1 included, which once stood for unset.

    Empty where the endpoint or the API version does not have them at all: that is told by other rules.
    """
    context = conversation.context
    if context.endpoint == "count_tokens":
        return {}
    if context.api_version == WITHOUT_SAMPLING and context.platform in VERSIONED:
        return {}
    found: dict[str, float] = {}
    for name in ("temperature", "top_p"):
        value = number(conversation.fields.get(name))
        if value is not None and (0 <= value <= 1 or value == -1):
            found[name] = value
    top_k = integer(conversation.fields.get("top_k"))
    if top_k is not None:
        found["top_k"] = top_k
    return found
