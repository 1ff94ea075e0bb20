"""A body for Amazon Bedrock does not say whether to stream.

Why: InvokeModel and InvokeModelWithResponseStream are two calls, and neither takes `stream` in its body. SDKs move the
argument into the URL, so only a body that names its `anthropic_version` is judged.

What to do: call InvokeModelWithResponseStream, and leave `stream` out of the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules._shared.doors import invoked

EXTRA = Wording(
    "stream: Extra inputs are not permitted",
    evidence=(Reported("a live answer of InvokeModel in public code", "2026-06-12"),),
)


@rule(
    "stream-in-bedrock-body",
    Severity.ERROR,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:stream"},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(safe=True),),
    refused=(
        Case(
            invoked(user("hi"), stream=True),
            "stream: Extra inputs are not permitted",
            at=("stream",),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), stream=True), platform="bedrock", note="arguments that an SDK has yet to move"),
        Case(
            body(user("hi"), stream=True, anthropic_version="vertex-2023-10-16"),
            platform="vertex",
            note="recorded on Google Cloud",
        ),
    ),
)
def stream_in_bedrock_body(conversation: Conversation) -> Iterator[Draft]:
    if isinstance(conversation.fields.get("anthropic_version"), str):
        yield EXTRA.at(("stream",))
