"""`stop_sequence` names a sequence exactly where `stop_reason` is `stop_sequence`.

Why: the API sets both or neither. Where only one is set, the response was altered or made up.

What to do: keep both as they came; in a fixture set both.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import STOP_REASONS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, MESSAGE

NONE = Remark(
    "`stop_reason` is `stop_sequence`, and `stop_sequence` names none: the API says which it was",
    evidence=(MESSAGE, ALL),
)
SOME = Remark(
    "`stop_sequence` is `{sequence}`, and `stop_reason` is `{reason}`: the API names a sequence only where it stopped "
    "there",
    evidence=(MESSAGE, ALL),
)


@rule(
    "stop-sequence-inconsistent",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"field:stop_sequence", "stop:stop_sequence"},
    says=(NONE, SOME),
    refused=(
        Case(
            response("One,", stop_reason="stop_sequence"),
            "`stop_reason` is `stop_sequence`, and `stop_sequence` names none: the API says which it was",
            at=("stop_sequence",),
        ),
        Case(
            response("One,", stop_sequence="two"),
            "`stop_sequence` is `two`, and `stop_reason` is `end_turn`: the API names a sequence only where it stopped "
            "there",
            at=("stop_sequence",),
        ),
    ),
    accepted=(
        Case(response("One,", stop_reason="stop_sequence", stop_sequence="two")),
        Case(response("One.")),
    ),
)
def stop_sequence_inconsistent(response: Response) -> Iterator[Draft]:
    sequence, reason = response.fields.get("stop_sequence"), response.stop_reason
    if reason == "stop_sequence" and sequence is None:
        yield NONE.at(("stop_sequence",))
    elif isinstance(sequence, str) and reason != "stop_sequence" and reason in STOP_REASONS:
        yield SOME.at(("stop_sequence",), sequence=sequence[:60], reason=reason)
