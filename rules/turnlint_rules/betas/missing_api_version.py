"""Every request names an API version.

Why: Anthropic's own API and Foundry want the header `anthropic-version`, Amazon Bedrock (InvokeModel) and Google
Cloud the field `anthropic_version` in the body. SDKs add both behind the caller's back, so a request without it is no
finding here.

What to do: send `anthropic-version: 2023-06-01`; in bodies for the clouds `bedrock-2023-05-31` or
`vertex-2023-10-16`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

HEADER = Wording(
    "anthropic-version: header is required",
    evidence=(Reported("ChatArena#124, an issue thread", "2024-05-21"), Reported("public code for Foundry", "2026")),
)
FIELD = Wording(
    "anthropic_version: Field required",
    evidence=(Reported("public code for Amazon Bedrock and Google Cloud", "2026"),),
)


@rule(
    "missing-api-version",
    Severity.ERROR,
    answers=Pass.HEADERS,
    needs={"field:anthropic-version"},
    given={API},
    says=(HEADER, FIELD),
)
def missing_api_version(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
