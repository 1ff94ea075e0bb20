"""Amazon Bedrock does not take every API version for every model.

Why: the official SDKs since 2.0 put `anthropic_version: "2026-10-21"` into bodies for Amazon Bedrock, which refuses
it for Claude Sonnet 4.5 and Opus 4.5, though not for Haiku 4.5.

What to do: send `anthropic_version: "bedrock-2023-05-31"`, which the SDK leaves alone where the body has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Reported, Severity, Wording, rule

INVALID = Wording(
    "Invalid API version",
    evidence=(
        Measured("pydantic/pydantic-ai 2.68, live by model", "2026-11"),
        Reported("anthropics/anthropic-sdk-python#2031", "2026-11"),
    ),
)
_SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


@rule(
    "invalid-api-version",
    Severity.ERROR,
    answers=Pass.HEADERS,
    needs={"field:anthropic_version"},
    given={"model.refused_versions"},
    platforms=("bedrock",),
    says=(INVALID,),
    refused=(
        Case(
            body(user("hi"), model=_SONNET, anthropic_version="2026-10-21"),
            "Invalid API version",
            at=("anthropic_version",),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model=_SONNET, anthropic_version="bedrock-2023-05-31"), platform="bedrock"),
        Case(
            body(user("hi"), model="us.anthropic.claude-haiku-4-5-20251001-v1:0", anthropic_version="2026-10-21"),
            platform="bedrock",
        ),
    ),
)
def invalid_api_version(conversation: Conversation) -> Iterator[Draft]:
    if conversation.fields.get("anthropic_version") in (conversation.model.refused_versions or ()):
        yield INVALID.at(("anthropic_version",))
