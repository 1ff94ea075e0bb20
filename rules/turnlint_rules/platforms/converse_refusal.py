"""Amazon Bedrock's Converse API takes what it can translate for the model.

Why: Converse has a format of its own and refuses, in its own words, what a model lacks there, before Claude sees it.
InvokeModel may take the same request with the beta in its body.

What to do: call InvokeModel, or leave the field out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

FIELD = Wording(
    "This model doesn't support the {field} field for system messages.",
    evidence=(Reported("stdapi-ai/stdapi.ai#104", "2026-09-10"),),
    type="ValidationException",
)
SYSTEM = Wording(
    "This model doesn't support system messages.",
    evidence=(Reported("stdapi-ai/stdapi.ai#104", "2026-09-10"),),
    type="ValidationException",
)
MAXIMUM = Wording(
    "The maximum tokens you requested exceeds the model limit of {limit}",
    evidence=(Reported("charmbracelet/crush#946", "2025-09-01"),),
    type="ValidationException",
)


@rule(
    "converse-refusal",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:inferenceConfig"},
    given={API},
    platforms=("bedrock",),
    says=(FIELD, SYSTEM, MAXIMUM),
)
def converse_refusal(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
