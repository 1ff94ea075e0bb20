"""Whether a fallback or its credit can be used, the account and the refused response decide.

Why: a credit token belongs to one organization, one model and a short time, and not every model has a default
fallback. The texts are those by which the official command-line client tells the answers apart. Only the API can
tell.

What to do: retry without the token; name the fallbacks, or leave them out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

_SOURCE = (Reported("Claude Code 2.1.195, the texts that it looks for in an answer", "2026-09"),)
TEXTS = tuple(
    Wording(template, evidence=_SOURCE)
    for template in (
        "fallback_credit_token: invalid or malformed",
        "fallback_credit_token: does not belong to this organization",
        "fallback_credit_token: has expired",
        "fallback_credit_token: is not valid for model {model}",
        "`fallback` and `fallbacks` cannot both be set",
        "target model '{target}' is not compatible with {model}",
        "{model} has no default fallback configuration",
    )
)


@rule(
    "fallback-refused",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:fallbacks", "field:fallback_credit_token"},
    given={API},
    says=TEXTS,
)
def fallback_refused(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
