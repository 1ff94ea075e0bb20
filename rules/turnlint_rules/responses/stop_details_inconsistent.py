"""`stop_details` stands beside a refusal alone.

Why: the API explains refusals there, and sends null with every other stop reason.

What to do: keep both fields as they came; a program that reads `stop_details` must look at `stop_reason` first.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import STOP_REASONS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL
from turnlint_rules.responses._pages import STOP_REASONS as PAGE

DETAILS = Remark(
    "`stop_details` explains a refusal, and `stop_reason` is `{reason}`: the API sends null there",
    evidence=(PAGE, ALL),
)


@rule(
    "stop-details-inconsistent",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"field:stop_details"},
    says=(DETAILS,),
    refused=(
        Case(
            response("Yes.", stop_details={"type": "refusal", "category": "cyber", "explanation": None}),
            "`stop_details` explains a refusal, and `stop_reason` is `end_turn`: the API sends null there",
            at=("stop_details",),
        ),
    ),
    accepted=(
        Case(response(stop_reason="refusal", stop_details={"type": "refusal", "category": None})),
        Case(response("Yes.", stop_details=None)),
    ),
)
def stop_details_inconsistent(response: Response) -> Iterator[Draft]:
    reason = response.stop_reason
    if response.fields.get("stop_details") is not None and reason in STOP_REASONS and reason != "refusal":
        yield DETAILS.at(("stop_details",), reason=reason)
