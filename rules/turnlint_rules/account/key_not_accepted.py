"""The key or token of the request is one that the API knows and still accepts.

Why: a key may be mistyped, revoked, expired, or sent in the wrong header: keys (`sk-ant-api…`) go into `x-api-key`,
tokens of a login (`sk-ant-oat…`) into `Authorization: Bearer`, with the beta `oauth-2025-04-20`. Browsers may send
requests themselves only where the organization allows it.

What to do: look which key is really sent (an empty or old one in the environment is common), make a new one in the
console, or log in again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

KEY = Wording(
    "invalid x-api-key",
    evidence=(
        Reported("felixangell/mac#24", "2026-03-28"),
        Reported("eyaltoledano/claude-task-master#222", "2025-04-14"),
    ),
    status=401,
    type="authentication_error",
)
NO_KEY = Wording(
    "x-api-key header is required",
    evidence=(Reported("stackblitz-labs/bolt.diy#156", "2024"),),
    status=401,
    type="authentication_error",
)
CREDENTIALS = Wording(
    "Invalid authentication credentials",
    evidence=(Reported("vybestack/llxprt-code#2131", "2026-06-23"),),
    status=401,
    type="authentication_error",
)
EXPIRED = Wording(
    "OAuth token has expired. Please obtain a new token or refresh your existing token.",
    evidence=(Reported("anthropics/claude-code#12879", "2025-12-02"),),
    status=401,
    type="authentication_error",
)
TOKEN = Wording(
    "Invalid OAuth token. The provided token was not found or is malformed.",
    evidence=(Reported("anthropics/claude-code#3251", "2025-07-10"),),
    status=401,
    type="authentication_error",
)
NO_OAUTH = Wording(
    "OAuth authentication is currently not supported.",
    evidence=(Reported("anomalyco/opencode#17910", "2026-03-17"), Reported("openclaw/openclaw#57187", "2026-03-29")),
    status=401,
    type="authentication_error",
)
BROWSER = Wording(
    "CORS requests are not allowed for this Organization because of {reason}",
    evidence=(Documented("Claude API errors", "2026", "https://platform.claude.com/docs/en/api/errors"),),
    status=401,
    type="authentication_error",
)


@rule(
    "key-not-accepted",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(KEY, NO_KEY, CREDENTIALS, EXPIRED, TOKEN, NO_OAUTH, BROWSER),
)
def key_not_accepted(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
