"""Some models refuse a forced tool call while thinking is adaptive.

Why: `tool_choice` `any` or `tool` makes the model begin with the call, so that it cannot think first. Claude Sonnet 4.6
and Claude Opus 4.8 were recorded to refuse this in May 2026, Claude Opus 4.6 to take it. The documentation changed that
summer: adaptive thinking takes a forced tool now, and skips the thinking. Of Sonnet 4.6 no answer has been recorded
since.

What to do: let the model choose (`auto`) and ask for the tool in the prompt, or turn thinking off for this request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import forced_tool, thinking_type

FORCED = Wording(
    "Thinking may not be enabled when tool_choice forces tool use.",
    evidence=(Recorded("tool_choice any with adaptive thinking, Claude Sonnet 4.6 and Opus 4.8", "2026-05"),),
)
_ADAPTIVE: dict[str, Any] = {"thinking": {"type": "adaptive"}, "tools": [tool()]}


@rule(
    "forced-tool-choice-with-adaptive-thinking",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:tool_choice=any", "field:tool_choice=tool"},
    given={"model.forced_with_adaptive"},
    says=(FORCED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), tool_choice={"type": "any"}, model="claude-sonnet-4-6", **_ADAPTIVE),
            "Thinking may not be enabled when tool_choice forces tool use.",
            at=("tool_choice", "type"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), tool_choice={"type": "any"}, model="claude-opus-4-6", **_ADAPTIVE), note="recorded"),
        Case(body(user("hi"), tool_choice={"type": "auto"}, model="claude-sonnet-4-6", **_ADAPTIVE)),
        Case(
            body(user("hi"), tool_choice={"type": "any"}, model="claude-opus-4-8", tools=[tool()]),
            note="without thinking",
        ),
        Case(
            body(user("hi"), tool_choice={"type": "any"}, model="claude-opus-4-8", **_ADAPTIVE),
            note="documented since 2026-08, and reported from Amazon Bedrock",
        ),
    ),
)
def forced_tool_choice_with_adaptive_thinking(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "count_tokens":
        return  # counting was recorded to take it
    refused = not conversation.model.forced_with_adaptive and thinking_type(conversation) == "adaptive"
    if refused and forced_tool(conversation) is not None:
        yield FORCED.at(("tool_choice", "type"))
