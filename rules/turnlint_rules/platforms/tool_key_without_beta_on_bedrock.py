"""On Amazon Bedrock `defer_loading` and `input_examples` need their beta.

Why: both need no header on Anthropic's own API any more. InvokeModel and Converse hold requests against schemas of
their own, and were seen to refuse the keys, whatever their values, where the body lacks the beta; the combined one,
`advanced-tool-use-2025-11-20`, counts for nothing there. It was not seen on every model, so this is a warning.

What to do: put `tool-search-tool-2025-10-19` (for `defer_loading`) or `tool-examples-2025-10-29` (for
`input_examples`) into `anthropic_beta`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    HEADERS,
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
from turnlint_rules._shared.doors import invoked, invokes
from turnlint_rules._shared.tools import each, kind_of

EXTRA = Wording(
    "tools.{index}.custom.{key}: Extra inputs are not permitted",
    evidence=(
        Reported("anthropics/claude-code#82549", "2026"),
        Reported("anthropics/claude-code#11678", "2025-11"),
        Reported("public code of two gateways, which quotes the answer", "2026-08"),
    ),
)
_BETAS = {"defer_loading": "tool-search-tool-2025-10-19", "input_examples": "tool-examples-2025-10-29"}
_DEFERRED = [tool(defer_loading=True), tool("other")]


@rule(
    "tool-key-without-beta-on-bedrock",
    Severity.WARNING,
    answers=Pass.FIELD_CHECKS,
    needs={f"key:{key}" for key in _BETAS},
    given={HEADERS},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(
            invoked(user("hi"), tools=_DEFERRED),
            "tools.0.custom.defer_loading: Extra inputs are not permitted",
            at=("tools", 0, "defer_loading"),
            platform="bedrock",
        ),
        Case(
            invoked(user("hi"), tools=[tool(input_examples=[{}])], anthropic_beta=["tool-search-tool-2025-10-19"]),
            "tools.0.custom.input_examples: Extra inputs are not permitted",
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), tools=_DEFERRED, anthropic_beta=["tool-search-tool-2025-10-19"]), platform="bedrock"),
        Case(
            body(user("hi"), model="claude-sonnet-4-6", tools=_DEFERRED),
            betas=(),
            note="Anthropic's own API, recorded without a beta",
        ),
    ),
)
def tool_key_without_beta_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    if not invokes(conversation):
        return
    for index, definition in each(conversation):
        for key, beta in _BETAS.items():
            if key in definition and kind_of(definition) == "custom" and conversation.context.lacks(beta):
                yield EXTRA.at(("tools", index, key), index=index, key=key)
