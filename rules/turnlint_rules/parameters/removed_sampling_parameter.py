"""API version 2026-10-21 has no sampling parameters.

Why: `temperature`, `top_p` and `top_k` are gone from that version, whatever their value and the model, on messages,
token counting and batches. Version 2023-06-01 keeps them for the models that take them.

What to do: drop them; guide the model through the prompt and `output_config.effort`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Severity, Wording, rule
from turnlint_rules._shared.sources import VERSION

REMOVED = Wording(
    "{name}: Extra inputs are not permitted",
    evidence=(
        Measured("Synthorai: temperature 1.0 under both versions, Claude Sonnet 4.6 and 5.5", "2026-11"),
        VERSION,
    ),
)


@rule(
    "removed-sampling-parameter",
    Severity.ERROR,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:temperature", "field:top_p", "field:top_k"},
    versions=("2026-10-21",),
    platforms=("anthropic", "foundry"),  # on other clouds the version stands in the body, and is older
    says=(REMOVED,),
    refused=(
        Case(
            body(user("hi"), temperature=1.0),
            "temperature: Extra inputs are not permitted",
            at=("temperature",),
            api_version="2026-10-21",
        ),
        Case(
            body(user("hi"), top_k=5),
            "top_k: Extra inputs are not permitted",
            api_version="2026-10-21",
        ),
        Case(
            body(user("hi"), top_p=0.9),
            "top_p: Extra inputs are not permitted",
            note="a warning while the version is open",
        ),
    ),
    accepted=(
        Case(body(user("hi"), temperature=0.2), api_version="2023-06-01"),
        Case(body(user("hi")), api_version="2026-10-21"),
    ),
)
def removed_sampling_parameter(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "count_tokens":  # there, no version has them: the shape rules say so
        return
    for name in ("temperature", "top_k", "top_p"):
        if name in conversation.fields:
            yield REMOVED.at((name,), name=name)
