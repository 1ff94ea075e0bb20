"""Some sites are closed to the API's user agent.

Why: a domain in `allowed_domains` of a web tool that does not let the API's crawler in makes the tool useless, and the
request is refused. Only the API knows which sites these are.

What to do: remove the domains that the message lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

CLOSED = Wording(
    "The following domains are not accessible to our user agent: {domains}. Read more: {url}",
    evidence=(Reported("public code and threads of many projects, which quote the answer", "2026"),),
)


@rule(
    "domain-not-accessible",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"key:allowed_domains"},
    given={API},
    says=(CLOSED,),
)
def domain_not_accessible(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
