"""The long-context beta needs an account that has it.

Why: `context-1m-2025-08-07` was open to some tiers and subscriptions only, and refused with the token of a login.
Which the account has, the API alone knows.

What to do: drop the header, or use a model whose context holds a million tokens without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

UNAVAILABLE = Wording(
    "The long context beta is not yet available for this subscription.",
    evidence=(Reported("public code that handles the API's refusals", "2026"),),
)
INCOMPATIBLE = Wording(
    "This authentication style is incompatible with the long context beta header.",
    evidence=(Reported("anthropics/claude-code#24493", "2026-02-09"),),
)


@rule(
    "long-context-unavailable",
    Severity.ERROR,
    answers=Pass.HEADERS,
    needs={"field:anthropic_beta"},
    given={API},
    says=(UNAVAILABLE, INCOMPATIBLE),
)
def long_context_unavailable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
