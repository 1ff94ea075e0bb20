"""A stop reason is one of the Messages API's.

Why: other APIs and types of errors have names of their own: `stop`, `length`, `tool_calls` and `content_filter` are
OpenAI's, `content_filtered` and `guardrail_intervened` belong to the Converse API of Amazon Bedrock, and an
`overloaded_error` is no message at all. A loop that waits for them never sees what it waits for.

What to do: expect what the message names instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._foreign import FOREIGN_REASONS
from turnlint_rules.responses._pages import ALL, STOP_REASONS

FOREIGN = Remark(
    "`{reason}` is {whose}, and no stop reason of the Messages API: {instead}", evidence=(STOP_REASONS, ALL)
)


@rule(
    "foreign-stop-reason",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fact:unknown_stop"},
    says=(FOREIGN,),
    refused=(
        Case(
            response("No.", stop_reason="content_filtered"),
            "`content_filtered` is a stop reason of the Converse API of Amazon Bedrock, and no stop reason of the "
            "Messages API: what it means is called `refusal` here",
            at=("stop_reason",),
        ),
        Case(
            response("Once", stop_reason="length"),
            "`length` is a finish reason of OpenAI's API, and no stop reason of the Messages API: what it means is "
            "called `max_tokens` here",
        ),
        Case(
            response(stop_reason="overloaded_error"),
            "`overloaded_error` is a type of error, and no stop reason of the Messages API: an error comes as an error "
            "body with its own HTTP status",
        ),
    ),
    accepted=(Case(response("No.", stop_reason="refusal")), Case(response("Yes.", stop_reason="nap_time"))),
)
def foreign_stop_reason(response: Response) -> Iterator[Draft]:
    reason = response.stop_reason
    if reason in FOREIGN_REASONS:
        whose, instead = FOREIGN_REASONS[reason]
        yield FOREIGN.at(("stop_reason",), reason=reason, whose=whose, instead=instead)
