"""The model has no fast mode, or has it only with a beta header.

Why: Opus 4.8 and Opus 5 need `fast-mode-2026-02-01`, Opus 5.5 needs nothing, Opus 4.6 takes the field and runs at
standard speed; every other model refuses `speed: "fast"`.

What to do: drop `speed`, name one of those models, or send the header.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import FAST_MODE

MODEL = Wording(
    "'{model}' does not support the `speed` parameter. This feature is only available on supported models.",
    evidence=(Reported("public code that quotes the answer", "2026-10"),),
)
OLD = Wording(
    "'{model}' does not support the `speed` parameter.",
    evidence=(Reported("public code that quotes the answer, claude-opus-4-5", "2026-02"),),
    until="2026-10",
)
HEADER = Wording(
    "speed: Extra inputs are not permitted",
    evidence=(Inferred.after(FAST_MODE, "the header is documented, the words are those of other fields"),),
)
_BETA = "fast-mode-2026-02-01"


@rule(
    "fast-mode-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:speed"},
    given={"model.speed"},
    says=(MODEL, HEADER),
    said=(OLD,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-opus-4-5", speed="fast"),
            "'claude-opus-4-5-20251101' does not support the `speed` parameter. "
            "This feature is only available on supported models.",
            at=("speed",),
        ),
        Case(
            body(user("hi"), model="claude-opus-5", speed="fast"),
            "speed: Extra inputs are not permitted",
            betas=(),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5", speed="fast"), betas=(_BETA,)),
        Case(body(user("hi"), model="claude-opus-5", speed="fast"), note="betas unknown"),
        Case(body(user("hi"), model="claude-opus-5-5", speed="fast"), betas=()),
        Case(body(user("hi"), model="claude-opus-4-6", speed="fast"), betas=(_BETA,)),
        Case(body(user("hi"), model="claude-opus-4-5", speed="standard"), betas=(_BETA,)),
    ),
)
def fast_mode_not_supported(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if conversation.fields.get("speed") != "fast":
        return
    if model.speed == "none":
        yield MODEL.at(("speed",), model=model.snapshot)
    elif model.speed == "beta" and conversation.context.lacks(_BETA):
        yield HEADER.at(("speed",))
