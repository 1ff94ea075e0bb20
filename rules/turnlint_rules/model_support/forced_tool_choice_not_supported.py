"""The model lets no request force a tool call.

Why: Opus 5.5, Sonnet 5.5, Fable 5.1 and Mythos 5.1 and later always decide for themselves; `tool_choice` `any` and
`tool` are refused, also by `count_tokens`.

What to do: use `auto` and ask for the tool in the prompt.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Documented,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import forced_tool

NEVER = Wording(
    'tool_choice: type "tool" and "any" are not supported for this model.',
    evidence=(
        Documented(
            "Define tools",
            "2026-10",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools",
        ),
        Reported("public code that quotes the answer", "2026-10"),
    ),
)
PREVIEW = Wording(
    "tool_choice forces tool use is not compatible with this model",
    evidence=(Reported("pydantic/pydantic-ai, notes on new models", "2026-08-22"),),
)


@rule(
    "forced-tool-choice-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:tool_choice=any", "field:tool_choice=tool"},
    given={"model.forced_tool_choice"},
    says=(NEVER, PREVIEW),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-5-5", tools=[tool()], tool_choice={"type": "any"}),
            'tool_choice: type "tool" and "any" are not supported for this model.',
            at=("tool_choice", "type"),
        ),
        Case(
            body(user("hi"), model="claude-mythos-preview", tools=[tool()], tool_choice={"type": "any"}),
            "tool_choice forces tool use is not compatible with this model",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5-5", tools=[tool()], tool_choice={"type": "auto"})),
        Case(body(user("hi"), model="claude-opus-4-7", tools=[tool()], tool_choice={"type": "any"}), note="recorded"),
    ),
)
def forced_tool_choice_not_supported(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.forced_tool_choice is False and forced_tool(conversation) is not None:
        wording = PREVIEW if model.id == "claude-mythos-preview" else NEVER
        yield wording.at(("tool_choice", "type"))
