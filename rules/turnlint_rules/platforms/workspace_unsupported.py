"""A workspace on a cloud may lack a feature.

Why: on Microsoft Foundry some features are opened for each workspace, and others are not there at all. Only the cloud
knows the workspace.

What to do: leave the feature out, use another deployment, or ask the cloud's support for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

LACKS = Wording(
    "{features} not supported in your workspace",
    evidence=(Reported("public code and threads that quote Microsoft Foundry", "2026"),),
)
FOUNDRY = Wording(
    "features are not available for Azure AI Foundry workspaces: {features}",
    evidence=(Reported("public code and threads that quote Microsoft Foundry", "2026"),),
)
SEARCH = Wording(
    "server-side web search is not available in this environment",
    evidence=(Reported("public code and threads that quote Microsoft Foundry", "2026"),),
)


@rule(
    "workspace-unsupported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:tools", "field:output_config"},
    given={API},
    platforms=("foundry",),
    says=(LACKS, FOUNDRY, SEARCH),
)
def workspace_unsupported(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
