"""-1 does not stand for an unset `temperature` or `top_p` any more.

Why: older models took -1 as unset, and some client libraries still send it as their default. Claude 4.1 and later
refuse it.

What to do: leave the parameter out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import sampled

UNSET = Wording(
    "`{name}` cannot be set to -1 for this model",
    evidence=(
        Measured("temperature -1 on the live API, claude-haiku-4-5", "2026-09-07"),
        Reported("public code around the defaults of a client library, Claude Sonnet 5 and Opus 4.8", "2026"),
    ),
)
#: Nobody has seen what they answer; later models refuse, earlier ones took it.
_BETWEEN = frozenset({"claude-opus-4-0", "claude-sonnet-4-0"})


@rule(
    "unset-sampling-value",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:temperature", "field:top_p"},
    given={"model.sampling"},
    says=(UNSET,),
    fixes=(removing(safe=True),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", temperature=-1),
            "`temperature` cannot be set to -1 for this model",
            at=("temperature",),
        ),
        Case(
            body(user("hi"), model="claude-opus-4-8", top_p=-1),
            "`top_p` cannot be set to -1 for this model",
            at=("top_p",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-3-5-sonnet-20241022", temperature=1, top_p=-1, top_k=-1),
            note="recorded in August 2025",
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", temperature=0)),
    ),
)
def unset_sampling_value(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    unsure = False
    if model.sampling == "free":
        if model.id not in _BETWEEN:
            return
        unsure = True
    values = sampled(conversation)
    for name in ("temperature", "top_p"):
        if values.get(name) == -1:
            yield UNSET.at((name,), name=name, unsure=unsure)
