"""Strict tools need a model that has them.

Why: a strict tool's calls are held to its schema by a grammar, which models before Claude 4.5 do not have.

What to do: leave `strict` out and check the arguments yourself, or use a newer model.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
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
from turnlint_rules._shared.tools import each

REFUSED = Wording(
    "'{model}' does not support strict tools.",
    evidence=(Reported("eigent-ai/eigent#1649, claude-sonnet-4-20250514", "2026-05-25"),),
)
_STRICT = tool(strict=True, input_schema={"type": "object", "properties": {}, "additionalProperties": False})


@rule(
    "strict-tools-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"key:strict"},
    given={"model.strict_tools"},
    platforms=("anthropic", "vertex", "foundry"),
    says=(REFUSED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-0", tools=[_STRICT]),
            "'claude-sonnet-4-20250514' does not support strict tools.",
            at=("tools", 0, "strict"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-4-5", tools=[_STRICT]), note="recorded"),
        Case(body(user("hi"), model="claude-sonnet-4-0", tools=[tool(strict=False)])),
    ),
)
def strict_tools_not_supported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.strict_tools:
        return
    for index, definition in each(conversation):
        if definition.get("strict") is True:
            yield REFUSED.at(("tools", index, "strict"), model=conversation.model.snapshot)
            return
