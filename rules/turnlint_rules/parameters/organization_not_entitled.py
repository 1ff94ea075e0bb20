"""The organization may not use this model or feature.

Why: some models need data retention, some features are closed to HIPAA-regulated organizations, and fast mode must be
enabled by an administrator. Only the API knows the account, so turnlint does not judge this.

What to do: ask an administrator of the organization, or leave the feature out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.sources import RETENTION

NO_RETENTION = Wording(
    "In order to access this model, your organization or workspace must have data retention enabled.",
    evidence=(RETENTION,),
)
HIPAA = Wording(
    "The requested features are not available for HIPAA-regulated organizations without Zero Data Retention: "
    "{features}.",
    evidence=(RETENTION,),
)
FAST = Wording(
    "Fast mode is not enabled for your organization. An organization admin must enable this feature.",
    evidence=(Reported("public code that quotes the answer", "2026-10"),),
)
PLAN = Wording(
    "system: Invalid model name",
    evidence=(Reported("anthropics/claude-code#3051", "2025-07-06"),),
    until="2025-07",
)


@rule(
    "organization-not-entitled",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:speed", "field:container", "field:mcp_servers"},
    given={API},
    says=(NO_RETENTION, HIPAA, FAST),
    said=(PLAN,),
)
def organization_not_entitled(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
