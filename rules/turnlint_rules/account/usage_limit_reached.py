"""The organization or workspace is below the spend limit that was set for it.

Why: who administers an organization can limit what it spends in a month. Once that is reached every request is
refused with a 400 until the day that is named. A subscription pays for what goes beyond its plan, and for programs
other than Claude Code, out of extra usage, which ends in the same way.

What to do: raise the limit in the console, or wait until that day; buy more extra usage. Trying again before it changes
nothing.
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

EXTRA = Wording(
    "You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
    evidence=(Reported("public code of several clients, which quotes the answer", "2026-10-03"),),
)
BY_ADMIN = Wording(
    "You're out of extra usage. Ask your workspace admin to add more so you can keep going.",
    evidence=(Reported("public code of a gateway, which quotes the answer", "2026-09"),),
)
THIRD_PARTY = Wording(
    "Third-party apps now draw from your extra usage, not your plan limits. Add more at claude.ai/settings/usage and "
    "keep going.",
    evidence=(Reported("public code of several clients, which quotes the answer", "2026-09-19"),),
)


@rule(
    "usage-limit-reached",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(REACHED, EXTRA, BY_ADMIN, THIRD_PARTY),
)
def usage_limit_reached(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
