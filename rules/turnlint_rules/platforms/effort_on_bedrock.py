"""Amazon Bedrock refuses an effort that the model lacks in words of its own.

Why: InvokeModel and Converse hold requests against schemas of their own, model by model. Those of models without
effort do not know the field, and that of Claude Opus 4.5 lists its three levels.

What to do: leave the effort out, or choose a level that the message names.
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
from turnlint_rules._shared.doors import has_effort_schema, invoked
from turnlint_rules._shared.parameters import LEVELS, effort

EXTRA = Wording(
    "output_config.effort: Extra inputs are not permitted",
    evidence=(
        Reported("anthropics/claude-code-action#1005", "2026-03-04"),
        Reported("anthropics/claude-code#51377", "2026"),
    ),
)
LEVEL = Wording(
    "output_config.effort: Input should be 'low', 'medium' or 'high'",
    evidence=(Reported("coder/coder#25356, Claude Opus 4.5", "2026"),),
)
_OPUS_4_5 = "us.anthropic.claude-opus-4-5-20251101-v1:0"


@rule(
    "effort-on-bedrock",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:output_config"},
    given={"model.effort"},
    platforms=("bedrock",),
    says=(EXTRA, LEVEL),
    fixes=(removing(),),
    refused=(
        Case(
            invoked(user("hi"), output_config={"effort": "high"}),
            "output_config.effort: Extra inputs are not permitted",
            at=("output_config", "effort"),
            platform="bedrock",
        ),
        Case(
            body(user("hi"), model=_OPUS_4_5, output_config={"effort": "max"}),
            "output_config.effort: Input should be 'low', 'medium' or 'high'",
            at=("output_config", "effort"),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model=_OPUS_4_5, output_config={"effort": "high"}), platform="bedrock"),
        Case(
            invoked(user("hi"), model="us.anthropic.claude-opus-4-6-v1", output_config={"effort": "max"}),
            platform="bedrock",
        ),
        Case(invoked(user("hi"), output_config={}), platform="bedrock"),
    ),
)
def effort_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    level, levels = effort(conversation), conversation.model.effort
    if level in LEVELS and levels is not None and level not in levels and has_effort_schema(conversation):
        yield (LEVEL if levels else EXTRA).at(("output_config", "effort"))
