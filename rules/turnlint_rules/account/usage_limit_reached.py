"""The organization or workspace is below the spend limit that was set for it.

Why: who administers an organization can limit what it spends in a month. Once that is reached every request is
refused with a 400 until the day that is named.

What to do: raise the limit in the console, or wait until that day. Trying again before it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.sources import ERRORS
from turnlint_rules.account._needs import NEEDS

REACHED = Wording(
    "You have reached your specified API usage limits. You will regain access on {date}.",
    evidence=(
        Reported("anthropics/claude-code#38035", "2026-03-24"),
        Reported("anthropics/claude-code#2127", "2025-06-16"),
        ERRORS,
    ),
)


@rule(
    "usage-limit-reached",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(REACHED,),
)
def usage_limit_reached(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
