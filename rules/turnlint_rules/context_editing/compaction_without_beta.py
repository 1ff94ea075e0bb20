"""Compaction on demand needs its beta.

Why: without `compact-2026-09-04` the API does not take `compaction`. The documentation prints the end of its sentence;
the words before it are not published.

What to do: send the beta.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules._shared.edits import ON_DEMAND
from turnlint_rules.continuation._compaction import BETA

WITHOUT = Wording(
    "compaction: `compaction` requires anthropic-beta: compact-2026-09-04",
    evidence=(Inferred.after(ON_DEMAND, "the page prints the end of the sentence alone"),),
)
_REQUEST = body(user("hi"), model="claude-opus-5-5", compaction={"type": "summarize"})


@rule(
    "compaction-without-beta",
    Severity.ERROR,
    answers=Pass.UNKNOWN_KEYS,
    needs={"field:compaction"},
    says=(WITHOUT,),
    fixes=(removing(),),
    refused=(Case(_REQUEST, WITHOUT.template, at=("compaction",), betas=()),),
    accepted=(Case(_REQUEST, betas=(BETA,)), Case(_REQUEST, note="betas unknown")),
)
def compaction_without_beta(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["extra"]:
        if fault.path == ("compaction",):
            yield WITHOUT.at(fault.path, order=(fault.order,))
