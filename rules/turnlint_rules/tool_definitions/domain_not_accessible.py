"""The domains that web search or web fetch may visit let Anthropic's user agent in.

Why: some sites exclude it, and the API refuses a tool that allows one of them. It alone knows which.

What to do: leave the named domains out of `allowed_domains`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

CLOSED = Wording(
    "The following domains are not accessible to our user agent: {domains}. Read more: {address}",
    evidence=(Reported("public code and logs of several sessions, which quote the live answer", "2026-10"),),
)


@rule(
    "domain-not-accessible",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={
        *("tool:web_search_20250305", "tool:web_search_20260209", "tool:web_search_20260318"),
        *("tool:web_fetch_20250910", "tool:web_fetch_20260209", "tool:web_fetch_20260309", "tool:web_fetch_20260318"),
    },
    given={API},
    says=(CLOSED,),
)
def domain_not_accessible(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
