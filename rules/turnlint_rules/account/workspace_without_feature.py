"""A workspace has the features that a request uses.

Why: deployments on Foundry that are hosted on Azure lack some features that those hosted by Anthropic have:
structured outputs, strict tools, tool search, web search. Which kind a deployment is shows in no request.

What to do: leave the feature out there, or deploy the model where it is hosted by Anthropic.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

LACKS = Wording(
    "{features} not supported in your workspace.",
    evidence=(Reported("can1357/oh-my-pi#4679", "2026-07-06"),),
)
AZURE = Wording(
    "features are not available for Azure AI Foundry workspaces: {features}",
    evidence=(Reported("a public client that matches this answer", "2026-07"),),
)
SEARCH = Wording(
    "server-side web search is not available in this environment",
    evidence=(Reported("a public client that matches this answer", "2026-07"),),
)


@rule(
    "workspace-without-feature",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    platforms=("foundry",),
    says=(LACKS, AZURE, SEARCH),
)
def workspace_without_feature(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
