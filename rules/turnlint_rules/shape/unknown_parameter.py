"""A top-level field that the API does not define, or not without a beta.

Why: the body is closed. The API looks at unknown top-level keys after all known ones, in the order of the body.

What to do: remove the field, or send the ``anthropic-beta`` value that opens it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Draft,
    Pass,
    Recorded,
    Sent,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.shape import _leftovers
from turnlint_rules.shape._words import PROBE, finding

EXTRA = Wording(
    "{location}: Extra inputs are not permitted",
    evidence=(PROBE, Recorded("context_management sent without its beta", "2025-11")),
)


@rule(
    "unknown-parameter",
    Severity.ERROR,
    answers=Pass.UNKNOWN_KEYS,
    needs={"fault:extra"},
    says=(EXTRA,),
    fixes=(removing(),),
    refused=(
        Case(body(user("hi"), functions=[]), "functions: Extra inputs are not permitted", at=("functions",)),
        Case(
            body(user("hi"), context_management={"edits": []}),
            "context_management: Extra inputs are not permitted",
            betas=(),
        ),
    ),
    accepted=(
        Case(body(user("hi"), context_management={"edits": []}), betas=("context-management-2025-06-27",)),
        Case(body(user("hi"), context_management={"edits": []}), note="betas unknown: any may be on"),
    ),
)
def unknown_parameter(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["extra"]:
        if len(fault.path) == 1 and fault.path != ("compaction",):  # compaction-without-beta
            yield finding(EXTRA, fault, help=_leftovers.FIELDS.get(str(fault.path[0]), ""))
