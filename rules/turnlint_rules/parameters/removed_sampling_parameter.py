"""API version 2026-10-21 has no sampling parameters.

Why: `temperature`, `top_p` and `top_k` are gone from that version, whatever their value and the model, on messages,
token counting and batches. Version 2023-06-01 keeps them for the models that take them.

SDKs since 2.0 send that version in the bodies for Amazon Bedrock and Google Cloud, too. What these clouds do with it
is not published, so there this is a warning.

What to do: drop them; guide the model through the prompt and `output_config.effort`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import VERSIONED
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
    says=(REMOVED,),
    fixes=(removing(),),
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
        Case(
            body(user("hi"), temperature=0.2, anthropic_version="2026-10-21"),
            "temperature: Extra inputs are not permitted",
            platform="vertex",
            note="a warning",
        ),
    ),
    accepted=(
        Case(body(user("hi"), temperature=0.2), api_version="2023-06-01"),
        Case(body(user("hi")), api_version="2026-10-21"),
        Case(
            body(user("hi"), temperature=0.2, anthropic_version="bedrock-2023-05-31"),
            platform="bedrock",
            note="the version of older SDKs: recorded",
        ),
    ),
)
def removed_sampling_parameter(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "count_tokens":  # there, no version has them: the shape rules say so
        return
    unsure = conversation.context.platform not in VERSIONED
    if unsure and conversation.context.api_version is None:  # the body names none, so it is the cloud's own
        return
    for name in ("temperature", "top_k", "top_p"):
        if name in conversation.fields:
            yield REMOVED.at((name,), name=name, unsure=unsure)
