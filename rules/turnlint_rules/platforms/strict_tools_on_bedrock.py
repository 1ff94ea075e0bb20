"""On Amazon Bedrock some models have no strict tools.

Why: InvokeModel and Converse hold requests against schemas of their own, model by model, and those of Claude Opus 4.7,
Opus 4.8, Opus 5.5, Sonnet 5 and Fable 5.1 lacked `strict` when people tried, from June to September 2026; Opus 5 and
Claude 4.5 and 4.6 take it. The key counts, not its value. The documentation of November 2026 says that all models take
it now; nobody has published an answer since.

What to do: leave `strict` out there, `false` included; or use Bedrock's Messages endpoint.
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
    "tools.{index}.custom.strict: Extra inputs are not permitted",
    evidence=(
        Reported("lobehub/lobehub#19876: Opus 5.5 and Fable 5.1 refuse, Opus 5 takes it", "2026-09-23"),
        Reported("BerriAI/litellm#33193: model by model", "2026-07-27"),
        Reported("BerriAI/litellm#31582", "2026-06-29"),
        Reported("BerriAI/litellm#35688: the key counts, not its value", "2026"),
    ),
)
_NOTE = "seen until 2026-09; the documentation of 2026-11 says that Amazon Bedrock takes it"
_STRICT = tool(strict=True, input_schema={"type": "object", "properties": {}, "additionalProperties": False})


@rule(
    "strict-tools-on-bedrock",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"key:strict"},
    given={"model.strict_tools"},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="us.anthropic.claude-opus-4-8", tools=[tool("a"), _STRICT]),
            "tools.1.custom.strict: Extra inputs are not permitted",
            at=("tools", 1, "strict"),
            platform="bedrock",
        ),
        Case(
            invoked(user("hi"), model="us.anthropic.claude-sonnet-5", tools=[tool(strict=False)]),
            "tools.0.custom.strict: Extra inputs are not permitted",
            platform="bedrock",
            note="the key counts, not its value",
        ),
        Case(
            body(user("hi"), model="anthropic.claude-opus-4-8", tools=[_STRICT]),
            "tools.0.custom.strict: Extra inputs are not permitted",
            platform="bedrock",
            note="perhaps for the endpoint that takes it: a warning",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), model="eu.anthropic.claude-opus-5", tools=[_STRICT]), platform="bedrock"),
        Case(invoked(user("hi"), model="eu.anthropic.claude-sonnet-4-6", tools=[_STRICT]), platform="bedrock"),
        Case(body(user("hi"), model="claude-opus-4-8", tools=[_STRICT]), note="on Anthropic's own API"),
    ),
)
def strict_tools_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.strict_tools:
        return
    unsure = is_unsure(conversation, "strict_tools")
    for index, definition in each(conversation):
        if "strict" in definition and kind_of(definition) == "custom":
            yield EXTRA.at(("tools", index, "strict"), index=index, note=_NOTE, unsure=unsure)
