"""The model does not take sampling parameters.

Why: Claude 4.7 and later decide for themselves how to sample. A `temperature` of 1 is taken (measured), `top_p` and
`top_k` are refused at any value. Haiku 5.5 also takes a `top_p` of 0.99.

What to do: leave `temperature`, `top_p` and `top_k` out; guide the model through the prompt.
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
from turnlint_rules._shared.sources import MIGRATION

DEPRECATED = Wording(
    "`{name}` is deprecated for this model.",
    evidence=(
        Measured("published sampling matrix, Claude 4.7 and later", "2026-09-09"),
        Reported("danielmiessler/Fabric#2109", "2026-05-01"),
        Reported("cline/cline#10572", "2026-05-06"),
        MIGRATION,
    ),
)


@rule(
    "sampling-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:temperature", "field:top_p", "field:top_k"},
    given={"model.sampling"},
    says=(DEPRECATED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-7", temperature=0.7),
            "`temperature` is deprecated for this model.",
            at=("temperature",),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", top_p=1.0),
            "`top_p` is deprecated for this model.",
            at=("top_p",),
            note="at any value",
        ),
        Case(
            body(user("hi"), model="claude-fable-5", top_k=5),
            "`top_k` is deprecated for this model.",
            at=("top_k",),
        ),
        Case(
            body(user("hi"), model="claude-haiku-5-5", temperature=0),
            "`temperature` is deprecated for this model.",
        ),
        Case(
            body(user("hi"), model="claude-opus-4-8", top_p=0.99),
            "`top_p` is deprecated for this model.",
            note="a warning: the API's own description says that 0.99 is taken, a measurement that 1 is not",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-8", temperature=1), note="measured"),
        Case(body(user("hi"), model="claude-haiku-5-5", top_p=0.99)),
        Case(body(user("hi"), model="claude-sonnet-4-6", temperature=0.5)),
    ),
)
def sampling_not_supported(conversation: Conversation) -> Iterator[Draft]:
    kind = conversation.model.sampling
    if kind not in ("none", "haiku-5-5"):
        return
    values = sampled(conversation)
    if values.get("temperature", 1) not in (1, -1):
        yield DEPRECATED.at(("temperature",), name="temperature")
    if "top_k" in values:
        yield DEPRECATED.at(("top_k",), name="top_k")
    top_p = values.get("top_p", -1)
    if top_p == -1 or (kind == "haiku-5-5" and top_p == 0.99):
        return
    yield DEPRECATED.at(("top_p",), name="top_p", unsure=0.99 <= top_p < 1)
