"""Output formats need Claude 4.5, or Claude Opus 4.1.

Why: older models have no grammar-constrained output. The API looks at the schema first, so that a schema it cannot
compile is named before the model is.

What to do: use a newer model, or a tool with the schema and `tool_choice` to force it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules.structured_output._schemas import formats
from turnlint_rules.structured_output._sources import closed, format_of

REFUSED = Wording(
    "'{model}' does not support output format.",
    evidence=(
        Recorded("output_config.format refused, claude-sonnet-4-20250514 and claude-3-5-haiku-20241022", "2026"),
    ),
)


@rule(
    "output-format-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:output_config", "field:output_format"},
    given={"model.structured_outputs"},
    platforms=("anthropic", "vertex", "foundry"),  # on Amazon Bedrock a schema says so
    says=(REFUSED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-0", output_config=format_of(closed())),
            "'claude-sonnet-4-20250514' does not support output format.",
            at=("output_config", "format"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-1", output_config=format_of(closed())), note="recorded"),
        Case(body(user("hi"), model="claude-haiku-4-5", output_config=format_of(closed())), note="recorded"),
        Case(body(user("hi"), model="claude-sonnet-4-0", output_config={})),
    ),
)
def output_format_not_supported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.structured_outputs:
        return
    for item in formats(conversation):
        yield REFUSED.at(item.path[:-1], model=conversation.model.snapshot)
        return
