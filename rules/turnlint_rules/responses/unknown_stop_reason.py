"""A stop reason that is not documented is new, or made up.

Why: the API may add values without a new version, so a program must not fail at one. What the next request must hold
is decided by the blocks all the same: a call waits for its result, whatever the stop reason.

What to do: treat it like `end_turn`, answer the calls that stand in the content, and look up what is new.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._foreign import FOREIGN_REASONS
from turnlint_rules.responses._pages import STOP_REASONS, VERSIONING

UNKNOWN = Remark(
    "the stop reason `{reason}` is not documented: treat it like `end_turn`, and answer the calls in the content",
    evidence=(VERSIONING, STOP_REASONS),
)


@rule(
    "unknown-stop-reason",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"fact:unknown_stop"},
    says=(UNKNOWN,),
    refused=(
        Case(
            response("Yes.", stop_reason="nap_time"),
            "the stop reason `nap_time` is not documented: treat it like `end_turn`, and answer the calls in the "
            "content",
            at=("stop_reason",),
        ),
    ),
    accepted=(Case(response("Yes.")), Case(response("Yes.", stop_reason="model_context_window_exceeded"))),
)
def unknown_stop_reason(response: Response) -> Iterator[Draft]:
    if response.stop_reason is not None and response.stop_reason not in FOREIGN_REASONS:
        yield UNKNOWN.at(("stop_reason",), reason=response.stop_reason[:100])
