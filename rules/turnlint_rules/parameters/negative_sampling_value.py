"""`temperature` and `top_p` lie between 0 and 1.

Why: the API bounds them. Exactly -1, which once stood for unset, has an answer of its own
(`unset-sampling-value`).

What to do: choose a value between 0 and 1, or leave the parameter out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import number
from turnlint_rules._shared.sources import PROBE

RANGE = Wording(
    "{name}: range: 0..1",
    evidence=(Recorded("temperature -5, claude-sonnet-4-6", "2026-05"), PROBE),
)
OLD = Wording(
    "{name}: range: -1 or 0..1",
    evidence=(
        Reported("anthropics/anthropic-sdk-typescript#484", "2024-08-01"),
        Reported("anthropics/anthropic-sdk-python#893", "2025-03-05"),
    ),
    until="2026-08",
)


@rule(
    "negative-sampling-value",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"field:temperature", "field:top_p"},
    says=(RANGE,),
    said=(OLD,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", temperature=-0.5),
            "temperature: range: 0..1",
            at=("temperature",),
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", top_p=-0.1), "top_p: range: 0..1", at=("top_p",)),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-haiku-4-5", temperature=0)),
        Case(
            body(user("hi"), model="claude-3-5-sonnet-20241022", temperature=1, top_p=-1, top_k=-1),
            note="-1 as unset, recorded in August 2025",
        ),
    ),
)
def negative_sampling_value(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "count_tokens":
        return
    for name in ("temperature", "top_p"):
        value = number(conversation.fields.get(name))
        if value is not None and -1 < value < 0:
            # The order of the shape faults of a whole request is not shared: among several the field's place decides.
            yield RANGE.at((name,), name=name)
