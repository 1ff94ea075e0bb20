"""A server call has its result where the turn is over.

Why: the server runs its calls itself, and puts the result behind the call. Where the turn goes on, the stop reason says
so: `pause_turn`, or `tool_use` beside a call of yours. Sent back in a finished turn, an open call makes the API refuse
the next request.

What to do: keep the result blocks when you store a response. A call that was cut off at a limit is left out together
with what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, web_search_result
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import SERVER_TOOLS, STOP_REASONS

OPEN = Remark(
    "the call `{id}` of `{name}` has no result, and `stop_reason` is `{reason}`: sent back, the API refuses it",
    evidence=(SERVER_TOOLS, STOP_REASONS),
)


@rule(
    "server-call-left-open",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"fact:open_calls"},
    says=(OPEN,),
    refused=(
        Case(
            response(server_tool_use(), "Found."),
            "the call `srvtoolu_01A` of `web_search` has no result, and `stop_reason` is `end_turn`: sent back, the "
            "API refuses it",
            at=("content", 0),
        ),
    ),
    accepted=(
        Case(response(server_tool_use(), web_search_result(), "Found.")),
        Case(response(server_tool_use(), stop_reason="pause_turn")),
    ),
)
def server_call_left_open(response: Response) -> Iterator[Draft]:
    if response.stop_reason is None or response.stop_reason in ("pause_turn", "tool_use", "refusal"):
        return
    for call in response.open_calls:
        yield OPEN.at(call.path, id=call.id[:100], name=call.name[:60], reason=response.stop_reason[:60])
