"""Below a model's minimum nothing is cached, and nothing fails.

Why: a prefix of less than 512 to 4096 tokens (by model) is not worth a cache entry; the marker is ignored, and
`cache_creation_input_tokens` in the response stays 0. In the beta of 2024 it was refused. Only the API counts tokens.

What to do: look at `usage` in the response; mark a longer prefix, or none.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Remark, Reported, Severity, Wording, rule
from turnlint_rules.caching._markers import CACHING

SHORT = Remark("the prefix up to the first cache marker is shorter than the model caches", evidence=(CACHING,))
MINIMUM = Wording(
    "The message up to and including the first cache-control block must be at least 1024 tokens. Found: {count}.",
    until="2024-12",
    evidence=(Reported("vercel/ai, an error message kept as an example", "2024"),),
)


@rule(
    "cached-prefix-too-short",
    Severity.ADVICE,
    answers=Pass.PARAMETERS,
    needs={"field:cache_control", "fact:cached_block", "key:cache_control"},
    given={API},
    says=(SHORT,),
    said=(MINIMUM,),
)
def cached_prefix_too_short(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
