"""The API tells why the cache was not read.

Why: a request with `diagnostics` is compared with the one that it names. The response says what differs: the model,
`system`, `tools`, or a message that is not the last, which means that the history was rewritten on the way. Everything
from there on was paid for anew.

What to do: send what came before unchanged, and move what changes to the end. In a session `cache-prefix-broken` names
the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import response
from turnlint.rule import Case, Documented, Draft, Json, Pass, Remark, Response, Severity, rule

MISSED = Remark(
    "the cache was not read, because {what} changed since the request before ({tokens} tokens were paid for anew)",
    evidence=(
        Documented(
            "Cache diagnostics", "2026-08", "https://platform.claude.com/docs/en/build-with-claude/cache-diagnostics"
        ),
    ),
)
_CAUSES = {
    "model_changed": "the model or its speed",
    "system_changed": "`system`",
    "tools_changed": "`tools`",
    "messages_changed": "an earlier message",
}


def _missed(kind: str, **fields: Any) -> dict[str, Any]:
    return response("Hello", diagnostics={"cache_miss_reason": {"type": kind, **fields}})


@rule(
    "cache-miss-diagnosed",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"field:diagnostics"},
    says=(MISSED,),
    refused=(
        Case(
            _missed("messages_changed", cache_missed_input_tokens=5000),
            "the cache was not read, because an earlier message changed since the request before (5000 tokens were "
            "paid for anew)",
            at=("diagnostics", "cache_miss_reason"),
        ),
    ),
    accepted=(
        Case(response("Hello", diagnostics={"cache_miss_reason": None})),
        Case(_missed("previous_message_not_found"), note="nothing is said of the request"),
    ),
)
def cache_miss_diagnosed(response: Response) -> Iterator[Draft]:
    found = response.fields.get("diagnostics")
    reason: Json = found.get("cache_miss_reason") if isinstance(found, dict) else None
    cause = reason.get("type") if isinstance(reason, dict) else None
    if isinstance(cause, str) and cause in _CAUSES:
        tokens = reason.get("cache_missed_input_tokens")
        known = tokens if isinstance(tokens, int) else "some"
        yield MISSED.at(("diagnostics", "cache_miss_reason"), what=_CAUSES[cause], tokens=known)
