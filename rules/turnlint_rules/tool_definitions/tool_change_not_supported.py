"""Some models cannot change their tools in the middle of a conversation.

Why: `tool_addition` and `tool_removal` in a system message need a model that takes them. Claude Sonnet 5 takes system
messages, and refuses these two blocks.

What to do: send the tools that the conversation needs from the start, deferred where they are many; or use a model
that the documentation of mid-conversation tool changes names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, system, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

REFUSED = Wording(
    "tool_addition/tool_removal is not supported on this model",
    evidence=(Reported("pydantic/pydantic-ai, providers/anthropic.py (verified live per model)", "2026-08"),),
)


def _addition(model: str) -> dict[str, Any]:
    change = {"type": "tool_addition", "tool": {"type": "tool_reference", "name": "get_weather"}}
    return body(user("hi"), system(change), model=model, tools=[tool("a"), tool(defer_loading=True)])


@rule(
    "tool-change-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"block:tool_addition", "block:tool_removal"},
    given={"model.tool_changes"},
    says=(REFUSED,),
    fixes=(removing(),),
    refused=(
        Case(
            _addition("claude-sonnet-5"),
            "tool_addition/tool_removal is not supported on this model",
            at=("messages", 1, "content", 0),
        ),
    ),
    accepted=(Case(_addition("claude-opus-4-8"), note="recorded"),),
)
def tool_change_not_supported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.tool_changes:
        return
    for block in conversation.blocks("tool_addition", "tool_removal"):
        if block.role == "system":
            yield REFUSED.at(block.path)
            return
