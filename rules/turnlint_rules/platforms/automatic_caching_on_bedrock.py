"""On Amazon Bedrock the older models have no automatic caching.

Why: InvokeModel holds requests against schemas of its own, model by model. Those of Claude 4.5, 4.6 and earlier know
`cache_control` on blocks alone; Claude Opus 4.7 and later models take it at the top of the request, too.

What to do: mark cache breakpoints on blocks there.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, text, user
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
from turnlint_rules._shared.doors import invoked, is_unsure

EXTRA = Wording(
    "cache_control: Extra inputs are not permitted",
    evidence=(Measured("pydantic/pydantic-ai 2.68, live by model", "2026-10-16"),),
)
_MARK = {"type": "ephemeral"}


@rule(
    "automatic-caching-on-bedrock",
    Severity.ERROR,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:cache_control"},
    given={"model.automatic_caching"},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(
            invoked(user("hi"), cache_control=_MARK),
            "cache_control: Extra inputs are not permitted",
            at=("cache_control",),
            platform="bedrock",
        ),
        Case(
            body(user("hi"), model="anthropic.claude-haiku-4-5", cache_control=_MARK),
            "cache_control: Extra inputs are not permitted",
            platform="bedrock",
            note="perhaps for the endpoint that takes it: a warning",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), model="us.anthropic.claude-opus-4-8", cache_control=_MARK), platform="bedrock"),
        Case(invoked(user(text("hi", cache_control=_MARK))), platform="bedrock", note="an explicit marker: recorded"),
        Case(body(user("hi"), cache_control=_MARK)),
    ),
)
def automatic_caching_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    if not conversation.model.automatic_caching and conversation.fields.get("cache_control") is not None:
        yield EXTRA.at(("cache_control",), unsure=is_unsure(conversation, "automatic_caching"))
