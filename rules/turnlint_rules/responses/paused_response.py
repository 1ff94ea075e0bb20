"""A paused turn is sent back as it is.

Why: the server's loop stopped for now, after ten rounds as a rule, and goes on when it is asked again. A program that
takes the pause for the end has half an answer. A user message ends the turn, and the API refuses it where a server call
is still open.

What to do: append the content as an assistant message and send the request again, with the same tools, betas and
container, and no user message. It may pause more than once: count, and stop somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, web_search_result
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import SERVER_TOOLS, STOP_REASONS

PAUSED = Remark(
    "the turn is paused, not over: send it back as it is with the same tools, and no user message",
    evidence=(STOP_REASONS, SERVER_TOOLS),
)
OPEN = "still open: {calls}"
_MOST = 5


@rule(
    "paused-response",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"stop:pause_turn"},
    says=(PAUSED,),
    refused=(
        Case(
            response("Searching.", server_tool_use(), stop_reason="pause_turn"),
            "the turn is paused, not over: send it back as it is with the same tools, and no user message",
            at=("stop_reason",),
        ),
    ),
    accepted=(Case(response(server_tool_use(), web_search_result(), "Found.")),),
)
def paused_response(response: Response) -> Iterator[Draft]:
    calls = ", ".join(f"{call.name[:60]} {call.id[:60]}" for call in response.open_calls[:_MOST])
    yield PAUSED.at(("stop_reason",), note=OPEN.format(calls=calls) if calls else "")
