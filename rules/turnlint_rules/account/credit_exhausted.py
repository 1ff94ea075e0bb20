"""The organization has credit left.

Why: a request is paid from the credit of the organization that the key belongs to. An empty one is told as a 400, as
if the request were wrong. Which organization a key belongs to is not seen in the key: an old one in the environment
is the commonest cause where the console shows credit.

What to do: buy credit, or use a key of the organization that has some.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

EXHAUSTED = Wording(
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to "
    "upgrade or purchase credits.",
    evidence=(
        Reported("anthropics/claude-code#88711", "2026-08-22"),
        Reported("anthropics/claude-quickstarts#229", "2025-01-09"),
    ),
)


@rule(
    "credit-exhausted",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(EXHAUSTED,),
)
def credit_exhausted(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
