"""An organization sends no more requests and tokens in a minute than its limits allow.

Why: requests, input tokens and output tokens are counted for each model and each minute. Input that is read from a
cache does not count for most models. A subscription has limits of its own, and the long context asks for extra usage
there.

What to do: wait as long as the header `retry-after` says and send the same request again; send less at once, cache
what is the same in each request, or ask for higher limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

ORGANIZATION = Wording(
    "This request would exceed your organization's rate limit of {limit} (org: {organization}, model:"
    " {model}). For details, refer to: {address}. You can see the response headers for current usage."
    " Please reduce the prompt length or the maximum tokens requested, or try again later. You may "
    "also contact sales at {sales} to discuss your options for a rate limit increase.",
    evidence=(Reported("logancyang/obsidian-copilot#2327", "2026-03-26"),),
    status=429,
    type="rate_limit_error",
)
ACCOUNT = Wording(
    "This request would exceed your account's rate limit. Please try again later.",
    evidence=(Reported("anthropics/claude-code#71279", "2026-06-25"), Reported("gsd-build/gsd-2#32", "2026-03-11")),
    status=429,
    type="rate_limit_error",
)
LIMITED = Wording(
    "Rate limited",
    evidence=(Reported("anthropics/claude-code#71279", "2026-06-25"),),
    status=429,
    type="rate_limit_error",
)
LONG = Wording(
    "Extra usage is required for long context requests.",
    evidence=(Reported("anthropics/claude-code#44863", "2026-04-07"),),
    status=429,
    type="rate_limit_error",
)
FAST = Wording(
    "Usage credits are required for fast mode.",
    evidence=(Reported("public code of a client, which quotes the answer with its request's id", "2026-10-04"),),
    status=429,
    type="rate_limit_error",
)
LONG_CREDITS = Wording(
    "Usage credits are required for long context requests.",
    evidence=(Reported("public code of several clients, which quotes the answer", "2026-10"),),
    status=429,
    type="rate_limit_error",
)
BEDROCK = Wording(
    "Too many tokens, please wait before trying again.",
    evidence=(
        Reported("hyunhwan-bcm/MARRVEL_MCP#225", "2025-11-13"),
        Reported("anthropics/claude-code#1466", "2025-05-31"),
    ),
    status=429,
    type="ThrottlingException",
)
FOR_ORGANIZATION = Wording(
    "This request would exceed the rate limit for your organization ({organization}) of {limit}. For "
    "details, refer to: {address}. You can see the response headers for current usage. Please reduce "
    "the prompt length or the maximum tokens requested, or try again later. You may also contact "
    "sales at {sales} to discuss your options for a rate limit increase.",
    evidence=(Reported("OpenHands/OpenHands#9259", "2025-06-20"),),
    until="2025-09",
    status=429,
    type="rate_limit_error",
)
PER_MINUTE = Wording(
    "Number of request tokens has exceeded your per-minute rate limit ({address}); see the response "
    "headers for current usage. Please reduce the prompt length or the maximum tokens requested, or "
    "try again later. You may also contact sales at {sales} to discuss your options for a rate limit "
    "increase.",
    evidence=(Reported("cline/cline#42", "2024-08-03"),),
    until="2024-11",
    status=429,
    type="rate_limit_error",
)


@rule(
    "rate-limited",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(ORGANIZATION, ACCOUNT, LIMITED, LONG, LONG_CREDITS, FAST, BEDROCK),
    said=(FOR_ORGANIZATION, PER_MINUTE),
)
def rate_limited(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
