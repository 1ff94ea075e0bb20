"""Compaction is a beta: without its header nothing is summarised.

Why: a compaction block, and the stop reason of that name, come only where the request carries `compact-2026-01-12` or
`compact-2026-09-04`. Elsewhere the record lacks its headers, or the response belongs to another request.

What to do: send the same value of `anthropic-beta` with every request that carries the block.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import HEADERS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, ON_DEMAND, THRESHOLD

NOT_ASKED = Remark(
    "the response has a compaction, and the request was sent without one of its betas",
    evidence=(THRESHOLD, ON_DEMAND, ALL),
)

_SUMMARY = {"type": "compaction", "content": "So far: nothing.", "encrypted_content": "EqQB"}


@rule(
    "compaction-not-asked-for",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"block:compaction", "stop:compaction"},
    given={HEADERS},
    says=(NOT_ASKED,),
    refused=(
        Case(
            response(_SUMMARY, "Yes."),
            "the response has a compaction, and the request was sent without one of its betas",
            at=("content", 0),
            betas=("context-management-2025-06-27",),
        ),
    ),
    accepted=(
        Case(response(_SUMMARY, "Yes."), betas=("compact-2026-01-12",)),
        Case(response(_SUMMARY, "Yes."), note="the betas are not known"),
    ),
)
def compaction_not_asked_for(response: Response) -> Iterator[Draft]:
    betas = response.context.betas
    if betas is None or response.known.unlisted or any(beta.startswith("compact-") for beta in betas):
        return
    path = next((part.path for part in response.parts if part.type == "compaction"), ("stop_reason",))
    yield NOT_ASKED.at(path)
