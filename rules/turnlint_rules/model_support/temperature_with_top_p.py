"""`temperature` and `top_p` exclude each other.

Why: from Claude 4.1 to 4.6, and on Haiku 5.5, a request may set one of them. Older models take both; `top_k` goes with
either. Client libraries that send a default for both are the usual cause.

What to do: send the one that you mean.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Measured,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import sampled
from turnlint_rules._shared.sources import MIGRATION

_TEXT = "`temperature` and `top_p` cannot both be specified for this model. Please use only one."
BOTH = Wording(
    _TEXT,
    evidence=(
        Recorded("both, with top_k, claude-haiku-4-5 on Bedrock", "2025-10"),
        Measured("live probes of Haiku 4.5, Sonnet 4.5 and 4.6, Opus 4.5 and 4.6", "2026-09-29"),
        Reported("infiniflow/ragflow#11815", "2025-12-08"),
        MIGRATION,
    ),
)
HAIKU_5_5 = Wording(
    _TEXT,
    evidence=(Inferred.after(MIGRATION, "not both on Haiku 5.5; the words are those of earlier models"),),
)


@rule(
    "temperature-with-top-p",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:top_p"},
    given={"model.sampling"},
    says=(BOTH, HAIKU_5_5),
    fixes=(removing(),),
    refused=(
        Case(body(user("hi"), model="claude-sonnet-4-6", temperature=0.2, top_p=0.4), _TEXT, at=("top_p",)),
        Case(body(user("hi"), model="claude-haiku-4-5", temperature=0.5, top_p=0.9, top_k=50), _TEXT),
        Case(body(user("hi"), model="claude-haiku-5-5", temperature=1, top_p=0.99), _TEXT),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-sonnet-4-0", temperature=0.5, top_p=0.3, top_k=50),
            note="recorded",
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", temperature=0.5, top_k=50), note="recorded"),
        Case(body(user("hi"), model="claude-haiku-4-5", top_p=0.9, top_k=50), note="recorded"),
    ),
)
def temperature_with_top_p(conversation: Conversation) -> Iterator[Draft]:
    kind = conversation.model.sampling
    if kind not in ("one-of", "haiku-5-5"):
        return
    values = sampled(conversation)
    temperature, top_p = values.get("temperature", -1), values.get("top_p", -1)
    if temperature == -1 or top_p == -1:
        return
    if kind == "one-of":
        yield BOTH.at(("top_p",))
    elif temperature == 1 and top_p == 0.99:  # any other value is refused by itself
        yield HAIKU_5_5.at(("top_p",))
