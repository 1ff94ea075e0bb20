"""Amazon Bedrock takes fewer betas than Anthropic's own API.

Why: InvokeModel reads betas from the body's `anthropic_beta` and refuses the request for any that it does not know,
without naming it. Which ones it knows changes; those that it was seen to refuse, one flag at a time, are errors, and
one that turnlint's tables lack is a warning.

What to do: send only the betas that the request needs, and those of one client (`oauth-…`, `prompt-caching-scope-…`)
not at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    HEADERS,
    Case,
    Draft,
    Pass,
    Path,
    Reported,
    Sent,
    Severity,
    Wording,
    known_betas,
    refused_betas,
    rule,
)
from turnlint_rules._shared.doors import invoked, invokes

INVALID = Wording(
    "invalid beta flag",
    evidence=(
        Reported("router-for-me/CLIProxyAPI#4750, one flag at a time", "2026-08-03"),
        Reported("anthropics/claude-code#56595", "2026-05-06"),
        Reported("anthropics/claude-code#49370", "2026-04-16"),
    ),
)
_TAKEN = [
    "claude-code-20250219", "interleaved-thinking-2025-05-14", "context-management-2025-06-27",
    "structured-outputs-2025-12-15",
]  # fmt: skip


@rule(
    "invalid-beta-flag",
    Severity.ERROR,
    answers=Pass.HEADERS,
    needs={"fact:refused_beta", "fact:unlisted_beta"},
    given={HEADERS},
    platforms=("bedrock",),
    says=(INVALID,),
    refused=(
        Case(
            invoked(user("hi"), anthropic_beta=["oauth-2025-04-20"]),
            "invalid beta flag",
            at=("anthropic_beta", 0),
            platform="bedrock",
        ),
        Case(
            body(user("hi"), model="us.anthropic.claude-sonnet-4-6"),
            "invalid beta flag",
            at=(),
            platform="bedrock",
            betas=("prompt-caching-scope-2026-01-05",),
        ),
        Case(
            body(user("hi"), model="anthropic.claude-sonnet-4-6"),
            "invalid beta flag",
            platform="bedrock",
            betas=("fast-mode-2026-02-01",),
            note="perhaps for the Messages endpoint: a warning",
        ),
        Case(
            invoked(user("hi"), anthropic_beta=["nonsense-2026-01-05"]),
            "invalid beta flag",
            platform="bedrock",
            note="newer than the tables, perhaps: a warning",
        ),
    ),
    accepted=(
        Case(invoked(user("hi"), anthropic_beta=_TAKEN), platform="bedrock"),
        Case(invoked(user("hi")), platform="bedrock", note="none"),
        Case(body(user("hi")), betas=("oauth-2025-04-20",), note="on Anthropic's own API"),
    ),
)
def invalid_beta_flag(sent: Sent) -> Iterator[Draft]:
    betas = sent.context.betas
    if betas is None or sent.root:
        return
    refused = betas & refused_betas("bedrock")
    unknown = betas - known_betas()
    for beta in sorted(refused | unknown):
        unsure = beta in unknown or not invokes(sent)
        note = f"turnlint's tables do not have `{beta}`" if beta in unknown else f"for `{beta}`"
        yield INVALID.at(_place(sent, beta), note=note, unsure=unsure)


def _place(sent: Sent, beta: str) -> Path:
    """Where the body names a beta; the whole request where it was given beside it."""
    named = sent.fields.get("anthropic_beta")
    if isinstance(named, (list, tuple)) and beta in named:
        return ("anthropic_beta", named.index(beta))
    return ()
