"""The model stops at one of the request's `stop_sequences`.

Why: the API stops where one of them would come, and names it. Only old models are recorded to stop at a sequence of
their own, when tools had been taken out of the conversation.

What to do: see whether the response belongs to this request. Where it does, treat the text as finished early.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Recorded, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import MESSAGE

OTHER = Remark(
    "the model stopped at `{sequence}`, which is none of the request's `stop_sequences`",
    evidence=(MESSAGE, Recorded("`<function_calls>` on Claude 3.5 Haiku, without any in the request", "2025-07")),
)


@rule(
    "stop-sequence-not-asked-for",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"stop:stop_sequence"},
    given={REQUEST, FIELDS},
    says=(OTHER,),
    refused=(
        Case(
            response("One,", stop_reason="stop_sequence", stop_sequence="two"),
            "the model stopped at `two`, which is none of the request's `stop_sequences`",
            at=("stop_sequence",),
            asked=body(user("Count."), stop_sequences=["ten"]),
        ),
    ),
    accepted=(
        Case(
            response("One,", stop_reason="stop_sequence", stop_sequence="two"),
            asked=body(user("Count."), stop_sequences=["two"]),
        ),
    ),
)
def stop_sequence_not_asked_for(response: Response) -> Iterator[Draft]:
    if response.asked is None:
        return
    sequence, wanted = response.fields.get("stop_sequence"), response.asked.fields.get("stop_sequences")
    if isinstance(sequence, str) and not (isinstance(wanted, list) and sequence in wanted):
        yield OTHER.at(("stop_sequence",), sequence=sequence[:60])
