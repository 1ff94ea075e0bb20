"""On Amazon Bedrock some models have no output formats.

Why: InvokeModel and Converse hold requests against schemas of their own, model by model, and those of Claude Opus 4.7,
Opus 4.8 and Sonnet 5 lacked `output_config.format` when people tried, from April to September 2026; Claude 4.5 and 4.6
take it. The documentation of November 2026 says that all models take it now; nobody has published an answer since.

What to do: ask for the format by a tool there, or use Bedrock's Messages endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from turnlint_rules._shared.doors import invoked, is_unsure
from turnlint_rules._shared.parameters import field

EXTRA = Wording(
    "output_config.format: Extra inputs are not permitted",
    evidence=(
        Reported("presenton/presenton#939: Sonnet 5, Converse", "2026-09-18"),
        Reported("anthropics/anthropic-sdk-python#1759: Opus 4.8 refuses, Opus 4.6 takes it", "2026-07-15"),
        Reported("vercel/ai#14773", "2026-04-28"),
        Reported("vercel/ai#15288", "2026"),
    ),
)
_NOTE = "seen until 2026-09; the documentation of 2026-11 says that Amazon Bedrock takes it"
_FORMAT: dict[str, Any] = {
    "format": {"type": "json_schema", "schema": {"type": "object", "properties": {}, "additionalProperties": False}}
}


@rule(
    "output-format-on-bedrock",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:output_config"},
    given={"model.structured_outputs"},
    platforms=("bedrock",),
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="us.anthropic.claude-opus-4-7", output_config=_FORMAT),
            "output_config.format: Extra inputs are not permitted",
            at=("output_config", "format"),
            platform="bedrock",
        ),
        Case(
            body(user("hi"), model="anthropic.claude-opus-4-8", output_config=_FORMAT),
            "output_config.format: Extra inputs are not permitted",
            platform="bedrock",
            note="perhaps for the endpoint that takes it: a warning",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), model="us.anthropic.claude-opus-4-6-v1", output_config=_FORMAT), platform="bedrock"),
        Case(invoked(user("hi"), output_config=_FORMAT), platform="bedrock", note="Claude Sonnet 4.5"),
        Case(body(user("hi"), model="claude-opus-4-8", output_config=_FORMAT), note="on Anthropic's own API"),
    ),
)
def output_format_on_bedrock(conversation: Conversation) -> Iterator[Draft]:
    if not conversation.model.structured_outputs and field(conversation, "output_config").get("format") is not None:
        unsure = is_unsure(conversation, "structured_outputs")
        yield EXTRA.at(("output_config", "format"), note=_NOTE, unsure=unsure)
