"""A request of a batch needs `max_tokens` of 1 or more.

Why: `max_tokens: 0` fills the cache for a request that comes soon after; in a batch nothing does. Making the batch
succeeds, and the item comes back as an error.

What to do: warm the cache with a request of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Severity, Wording, rule
from turnlint_rules._shared.parameters import integer
from turnlint_rules._shared.sources import BATCHES

ZERO = Wording(
    "max_tokens: must be greater than or equal to 1",
    evidence=(Measured("a batch on the live API, claude-haiku-4-5", "2026-09-02"), BATCHES),
)


def _batch(max_tokens: int) -> dict[str, object]:
    return {"requests": [{"custom_id": "a", "params": body(user("hi"), max_tokens=max_tokens)}]}


@rule(
    "max-tokens-zero-in-batch",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"fact:batch_item"},
    says=(ZERO,),
    refused=(
        Case(
            _batch(0),
            "max_tokens: must be greater than or equal to 1",
            at=("requests", 0, "params", "max_tokens"),
            endpoint="batches",
        ),
    ),
    accepted=(
        Case(_batch(1), endpoint="batches"),
        Case(body(user("hi"), max_tokens=0), note="outside a batch"),
    ),
)
def max_tokens_zero_in_batch(conversation: Conversation) -> Iterator[Draft]:
    if integer(conversation.fields.get("max_tokens")) == 0:
        yield ZERO.at(("max_tokens",))
