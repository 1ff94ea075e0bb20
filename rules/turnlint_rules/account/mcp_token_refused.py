"""The `authorization_token` of an MCP server is one that the server accepts.

Why: the API connects to the server itself and passes the token on. A server that wants none, or another kind of
login, answers as if the token were wrong.

What to do: obtain an access token of that server (by its own OAuth flow) and renew it before it expires. A token for
the API is of no use there.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import MCP

TOKEN = Wording(
    "Invalid authorization token for MCP server '{name}'. Please check your token and try again.",
    evidence=(
        Reported("anthropics/anthropic-sdk-python#1029", "2025-09-09"),
        Reported("anthropics/claude-code#7383", "2025-09-10"),
    ),
)


@rule(
    "mcp-token-refused",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=MCP,
    given={API},
    says=(TOKEN,),
)
def mcp_token_refused(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
