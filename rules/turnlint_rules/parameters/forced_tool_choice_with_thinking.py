"""Thinking with a budget and a forced tool call exclude each other.

Why: `tool_choice` `any` or `tool` makes the model begin with the call, so that it cannot think first. With
`thinking.type: "adaptive"` it depends on the model: see `forced-tool-choice-with-adaptive-thinking`.

What to do: let the model choose (`auto`) and ask for the tool in the prompt, or turn thinking off for this request.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import forced_tool, thinking_type

FORCED = Wording(
    "Thinking may not be enabled when tool_choice forces tool use.",
    evidence=(
        Recorded("tool_choice any with thinking enabled, Claude Sonnet 4 to 4.6 and Opus 4.1 to 4.6", "2026-05"),
        Reported("mastra-ai/mastra#7507", "2025-09-05"),
        Reported("workglow-dev/libs#746", "2026-08-13"),
    ),
)
_THINKING = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "forced-tool-choice-with-thinking",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:tool_choice=any", "field:tool_choice=tool"},
    says=(FORCED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), thinking=_THINKING, tool_choice={"type": "any"}, tools=[tool()], max_tokens=2048),
            "Thinking may not be enabled when tool_choice forces tool use.",
            at=("tool_choice", "type"),
        ),
        Case(
            body(
                user("hi"),
                thinking=_THINKING,
                tool_choice={"type": "tool", "name": "get_weather"},
                tools=[tool("get_weather")],
                max_tokens=2048,
                model="claude-haiku-4-5",
            ),
            "Thinking may not be enabled when tool_choice forces tool use.",
        ),
    ),
    accepted=(
        Case(body(user("hi"), thinking=_THINKING, tool_choice={"type": "auto"}, tools=[tool()], max_tokens=2048)),
        Case(body(user("hi"), thinking=_THINKING, tool_choice={"type": "none"}, tools=[tool()], max_tokens=2048)),
        Case(body(user("hi"), thinking={"type": "disabled"}, tool_choice={"type": "any"}, tools=[tool()])),
        Case(
            body(
                user("hi"),
                thinking={"type": "adaptive"},
                tool_choice={"type": "any"},
                tools=[tool()],
                model="claude-opus-4-6",
            ),
            note="recorded in August 2026",
        ),
        Case(
            body(
                user("hi"),
                tool_choice={"type": "tool", "name": "get_weather"},
                tools=[tool("get_weather")],
                model="claude-sonnet-5",
            ),
            note="this model thinks by default: recorded",
        ),
    ),
)
def forced_tool_choice_with_thinking(conversation: Conversation) -> Iterator[Draft]:
    if thinking_type(conversation) != "enabled" or forced_tool(conversation) is None:
        return
    taken = conversation.model.thinking
    if taken is None or "enabled" in taken:  # else the model refuses that kind of thinking by itself
        yield FORCED.at(("tool_choice", "type"))
