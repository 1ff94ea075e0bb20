"""A whole response says why the model stopped.

Why: `stop_reason` is null only in the first event of a stream, before the model has written anything. A message with
null was taken from there, and what came after it is lost.

What to do: put a stream together up to its `message_stop`; take the stop reason from `message_delta`. What has no stop
reason is no turn: do not send it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, MESSAGE

NULL = Remark(
    "`stop_reason` is null: only the first event of a stream says so, a whole response never does",
    evidence=(MESSAGE, ALL),
)


@rule(
    "null-stop-reason",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fact:null_stop"},
    says=(NULL,),
    refused=(
        Case(
            response("Once", stop_reason=None),
            "`stop_reason` is null: only the first event of a stream says so, a whole response never does",
            at=("stop_reason",),
        ),
    ),
    accepted=(Case(response("Once", stop_reason="max_tokens")),),
)
def null_stop_reason(response: Response) -> Iterator[Draft]:
    if response.fields.get("type") == "message":
        yield NULL.at(("stop_reason",))
