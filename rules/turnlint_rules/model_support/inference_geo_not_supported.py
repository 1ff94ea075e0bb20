"""The model does not let a request choose where it runs.

Why: `inference_geo` exists from Claude 4.6 on; earlier models refuse it.

What to do: drop the field, or set the place for the whole workspace.
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
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import RESIDENCY

GEO = Wording(
    "'{model}' does not support the `inference_geo` parameter.",
    evidence=(Inferred.after(RESIDENCY, "the refusal is documented, the words are those of `speed`"),),
)


@rule(
    "inference-geo-not-supported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:inference_geo"},
    given={"model.inference_geo"},
    says=(GEO,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", inference_geo="us"),
            "'claude-haiku-4-5-20251001' does not support the `inference_geo` parameter.",
            at=("inference_geo",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-6", inference_geo="us")),
        Case(body(user("hi"), model="claude-haiku-4-5", inference_geo=None), note="null stands for absent"),
    ),
)
def inference_geo_not_supported(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.inference_geo is False and conversation.fields.get("inference_geo") in ("global", "us"):
        yield GEO.at(("inference_geo",), model=model.snapshot)
