"""A domain filter holds plain host names, without a scheme and without a wildcard in the host.

Why: entries are matched against hosts, sub-domains included. A scheme never matches, and a wildcard is taken in the
path alone, for web search alone.

What to do: write `example.com`, not `https://example.com` or `*.example.com`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, is_web, kind_of

SCHEME = Wording(
    "tools.{index}.{kind}.{field}.{place}: Domains must not include a scheme; provide a plain hostname like "
    '"example.com"',
    evidence=(Inferred("Server tools (2026-09): entries have no scheme, and a fault gets a 400"),),
)
WILDCARD = Wording(
    "tools.{index}.{kind}.{field}.{place}: Wildcards are not supported in the host; provide a plain hostname like "
    '"example.com"',
    evidence=(Inferred("Server tools (2026-09): no wildcard in the host, and a fault gets a 400"),),
)


@rule(
    "invalid-domain",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"key:allowed_domains", "key:blocked_domains"},
    says=(SCHEME, WILDCARD),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tools=[WEB_SEARCH | {"allowed_domains": ["a.com", "https://b.com"]}]),
            "tools.0.web_search_20250305.allowed_domains.1: Domains must not include a scheme; provide a plain "
            'hostname like "example.com"',
            at=("tools", 0, "allowed_domains", 1),
        ),
        Case(
            body(user("hi"), tools=[WEB_SEARCH | {"blocked_domains": ["*.a.com"]}]),
            "tools.0.web_search_20250305.blocked_domains.0: Wildcards are not supported in the host; provide a plain "
            'hostname like "example.com"',
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[WEB_SEARCH | {"allowed_domains": ["docs.example.com", "example.com/blog/*"]}])),
    ),
)
def invalid_domain(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        if not is_web(definition):
            continue
        for field in ("allowed_domains", "blocked_domains"):
            domains = definition.get(field)
            for place, domain in enumerate(domains if isinstance(domains, list) else ()):
                if not isinstance(domain, str):
                    continue
                fault = SCHEME if "://" in domain else WILDCARD if "*" in domain.partition("/")[0] else None
                if fault is not None:
                    path = ("tools", index, field, place)
                    yield fault.at(path, index=index, kind=kind_of(definition), field=field, place=place)
