"""The service has room for the request.

Why: in times of high use the API answers 529, or sends an `error` event in the middle of a stream. The request itself
is right.

What to do: send the same request again after a while, longer each time; the SDKs do so by themselves. If it lasts,
look at the status page.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.sources import ERRORS
from turnlint_rules.account._needs import NEEDS

OVERLOADED = Wording(
    "Overloaded",
    evidence=(Reported("anthropics/claude-code#12401", "2025-11-25"), ERRORS),
    status=529,
    type="overloaded_error",
)
WITH_PAGE = Wording(
    "Overloaded. https://docs.claude.com/en/api/errors",
    evidence=(Reported("anthropics/claude-code#39745", "2026-03-27"),),
    status=529,
    type="overloaded_error",
)


@rule(
    "service-overloaded",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(OVERLOADED, WITH_PAGE),
)
def service_overloaded(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
