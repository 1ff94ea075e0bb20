"""On Amazon Bedrock some models do not know `eager_input_streaming`.

Why: InvokeModel holds requests against schemas of its own, model by model; that of Claude Sonnet 4.5 lacked the key in
March 2026, and an SDK took a release back for it. Of other models nothing is known.

What to do: leave the key out there.
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
from turnlint_rules._shared.doors import invoked, is_unsure
from turnlint_rules._shared.tools import each, kind_of

EXTRA = Wording(
    "tools.{index}.custom.eager_input_streaming: Extra inputs are not permitted",
    evidence=(Reported("anthropics/claude-agent-sdk-python#694", "2026-03-18"),),
)
_EAGER = tool(eager_input_streaming=True)


@rule(
    "eager-streaming-on-bedrock",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"key:eager_input_streaming"},
    given={"model.eager_streaming"},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(
            invoked(user("hi"), tools=[_EAGER]),
            "tools.0.custom.eager_input_streaming: Extra inputs are not permitted",
            at=("tools", 0, "eager_input_streaming"),
            platform="bedrock",
        ),
        Case(
            body(user("hi"), model="anthropic.claude-sonnet-4-5-20250929", tools=[_EAGER]),
            "tools.0.custom.eager_input_streaming: Extra inputs are not permitted",
            platform="bedrock",
            note="perhaps for the endpoint that takes it: a warning",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), tools=[tool()]), platform="bedrock"),
        Case(body(user("hi"), tools=[_EAGER])),
    ),
)
def eager_streaming_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.eager_streaming:
        return
    unsure = is_unsure(conversation, "eager_streaming")
    for index, definition in each(conversation):
        if "eager_input_streaming" in definition and kind_of(definition) == "custom":
            yield EXTRA.at(("tools", index, "eager_input_streaming"), index=index, unsure=unsure)
