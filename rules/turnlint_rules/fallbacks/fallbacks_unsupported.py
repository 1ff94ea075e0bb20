"""Only some models can fall back.

Why: `fallbacks` exists for models that refuse more often than others; the rest refuse a list. The word "default" was
refused by them too (2026-08), and is documented since as running the request on the model alone: a warning.

What to do: leave `fallbacks` out for this model.
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
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.fallbacks._entries import DEFAULTS, LIST_ONLY

UNSUPPORTED = Wording(
    "'{model}' does not support the `fallbacks` parameter.",
    evidence=(
        Measured("published live probe, claude-sonnet-5", "2026-07-30"),
        Measured("published live run on Claude Platform on AWS", "2026-09-06"),
    ),
)

_TO_OPUS = [{"model": "claude-opus-4-8"}]


@rule(
    "fallbacks-unsupported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:fallbacks"},
    given={"model.fallbacks"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("ping"), model="claude-sonnet-5", fallbacks=_TO_OPUS),
            "'claude-sonnet-5' does not support the `fallbacks` parameter.",
            at=("fallbacks",),
            betas=(LIST_ONLY,),
        ),
        Case(
            body(user("ping"), model="claude-sonnet-5", fallbacks="default"),
            "'claude-sonnet-5' does not support the `fallbacks` parameter.",
            betas=(DEFAULTS,),
            note="the word alone: a warning",
        ),
    ),
    accepted=(
        Case(body(user("ping"), model="claude-fable-5", fallbacks=_TO_OPUS), betas=(LIST_ONLY,)),
        Case(body(user("ping"), model="claude-sonnet-5", fallbacks=None)),
    ),
)
def fallbacks_unsupported(conversation: Conversation) -> Iterator[Draft]:
    found = conversation.fields.get("fallbacks")
    if conversation.model.fallbacks is False and found:
        yield UNSUPPORTED.at(("fallbacks",), model=conversation.model.snapshot, unsure=not isinstance(found, list))
