"""The organization and its credential may do what the request asks.

Why: a key or token belongs to an organization, perhaps to a workspace of it, and has scopes. An organization can be
disabled, can forbid logins instead of keys, can have terms to accept, and is not offered every model; a token that
Claude Code obtained serves Claude Code alone.

What to do: use an API key of an organization that is in good standing; ask its administrator, or support where it was
disabled. A key of no workspace needs the header `anthropic-workspace-id`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

DISABLED = Wording(
    "This organization has been disabled.",
    evidence=(
        Reported("anthropics/claude-code#60359", "2026-05-18"),
        Reported("anthropics/claude-code#19028", "2026-01-18"),
    ),
)
TERMS = Wording(
    "We've updated our Consumer Terms and Privacy Policy. You'll need to accept them in claude.ai with the email in "
    "/status to continue.",
    evidence=(Reported("public code of a client, which quotes the answer with its request's id", "2026-10-07"),),
)
NO_WORKSPACE = Wording(
    "This API key is not scoped to a workspace, so this request must include the anthropic-workspace-id header with "
    "the ID of the workspace to use.",
    evidence=(Reported("public code of several clients, which quotes the answer", "2026-09-22"),),
)
NOT_OFFERED = Wording(
    "{model} is not available. Please use {other}. Learn more: {address}",
    evidence=(Reported("anthropics/claude-code#68312", "2026-06-13"),),
    status=404,
    type="not_found_error",
)
CLAUDE_CODE = Wording(
    "This credential is only authorized for use with Claude Code and cannot be used for other API requests.",
    evidence=(
        Reported("RooCodeInc/Roo-Code#10566", "2026-01-09"),
        Reported("anthropics/claude-code#8046", "2025-09-23"),
    ),
)
NO_LOGIN = Wording(
    "OAuth authentication is currently not allowed for this organization.",
    evidence=(Reported("anthropics/claude-code#65714", "2026-06-05"),),
    status=403,
    type="permission_error",
)
SCOPE = Wording(
    "OAuth token does not meet scope requirement {scope}",
    evidence=(Reported("can1357/oh-my-pi#38", "2026-02-12"), Reported("anthropics/claude-code#13334", "2025-12-07")),
    status=403,
    type="permission_error",
)


@rule(
    "access-not-permitted",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(DISABLED, TERMS, NO_WORKSPACE, NOT_OFFERED, CLAUDE_CODE, NO_LOGIN, SCOPE),
)
def access_not_permitted(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
