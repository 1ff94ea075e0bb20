"""A response that stops for a call has one.

Why: seen from the live API: `stop_reason` is `tool_use`, and no call is there, or nothing at all. A loop that answers
all calls then builds an empty user message, which the API refuses, or goes round for ever.

What to do: send the request again. Where there is content, you may append it and ask the model to go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Reported, Response, Severity, rule

NONE = Remark(
    "the model stopped for a call and none is there: send the request again, and never an empty user message",
    evidence=(Reported("earendil-works/pi#9681, empty content, claude-fable-5-1", "2026-09-16"),),
)


@rule(
    "tool-use-without-call",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"stop:tool_use"},
    says=(NONE,),
    refused=(
        Case(
            response(stop_reason="tool_use"),
            "the model stopped for a call and none is there: send the request again, and never an empty user message",
            at=("stop_reason",),
        ),
        Case(
            response("I will call.", stop_reason="tool_use"),
            "the model stopped for a call and none is there: send the request again, and never an empty user message",
        ),
    ),
    accepted=(Case(response(tool_use(), stop_reason="tool_use")),),
)
def tool_use_without_call(response: Response) -> Iterator[Draft]:
    if not any(part.type == "tool_use" for part in response.parts):
        yield NONE.at(("stop_reason",))
