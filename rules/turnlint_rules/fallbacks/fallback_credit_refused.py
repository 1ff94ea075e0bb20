"""A fallback credit token is used by whom, where and while it is valid.

Why: it is bound to an organization, a request and a model, and expires after minutes. Only the API can tell.

What to do: send the retry with the token at once and unchanged, or send it without the token.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

MALFORMED = Wording(
    "fallback_credit_token: invalid or malformed",
    evidence=(Reported("a public client that matches this answer", "2026-10"),),
)
FOREIGN = Wording(
    "fallback_credit_token: does not belong to this organization",
    evidence=(Reported("a public client that matches this answer", "2026-10"),),
)
EXPIRED = Wording(
    "fallback_credit_token: has expired",
    evidence=(Reported("a public client that matches this answer", "2026-10"),),
)
MODEL = Wording(
    "fallback_credit_token: is not valid for model {model}",
    evidence=(Reported("a public client that matches this answer", "2026-10"),),
)


@rule(
    "fallback-credit-refused",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:fallback_credit_token"},
    given={API},
    says=(MALFORMED, FOREIGN, EXPIRED, MODEL),
)
def fallback_credit_refused(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
