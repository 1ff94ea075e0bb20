"""A fallback credit is redeemed without `fallbacks`.

Why: the token pays for one retry, which the client makes itself. The documentation refuses it together with
`fallbacks`, in either mode; the words are not published. In a batch the token is taken and ignored.

What to do: leave `fallbacks` out of the request that carries the token.
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
from turnlint_rules._shared.sources import SDK

BOTH = Wording(
    "`fallback_credit_token` and `fallbacks` cannot both be set",
    evidence=(Inferred.after(SDK, "its types document the refusal, the words are those for another pair of fields"),),
)
_CREDIT = "fct_01"
_TO_OPUS = [{"model": "claude-opus-4-8"}]


@rule(
    "fallback-credit-with-fallbacks",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:fallback_credit_token"},
    says=(BOTH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("ping"), model="claude-fable-5", fallbacks=_TO_OPUS, fallback_credit_token=_CREDIT),
            BOTH.template,
            at=("fallback_credit_token",),
        ),
        Case(
            body(
                user("ping"),
                model="claude-fable-5",
                fallbacks=_TO_OPUS,
                fallback_credit_token={"token": "fct_01", "mode": "best_effort"},
            ),
            BOTH.template,
        ),
    ),
    accepted=(
        Case(body(user("ping"), model="claude-opus-4-8", fallback_credit_token=_CREDIT)),
        Case(body(user("ping"), model="claude-fable-5", fallbacks=_TO_OPUS, fallback_credit_token=None)),
    ),
)
def fallback_credit_with_fallbacks(conversation: Conversation) -> Iterator[Draft]:
    fields = conversation.fields
    if "fact:batch_item" not in conversation.occurs and fields.get("fallback_credit_token") and fields.get("fallbacks"):
        yield BOTH.at(("fallback_credit_token",))
