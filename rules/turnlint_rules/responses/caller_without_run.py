"""Code that calls a tool runs in a call of its own.

Why: a call from code names the code execution that made it, in `caller.tool_id`. That call stands before it, in this
response or in the request. Where it was lost, the API cannot give the results to the code.

What to do: send every block of a paused turn back, the server calls too.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, response, server_tool_use, tool, tool_use, user
from turnlint.rule import REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import server_call_ids, whole
from turnlint_rules.responses._pages import ALL, PROGRAMMATIC

NO_RUN = Remark(
    "the call came from the code execution `{run}`, which stands neither before it nor in the request",
    evidence=(PROGRAMMATIC, ALL),
)

_CODE = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_CONTAINER = {"id": "container_01A", "expires_at": "2026-11-26T00:00:00Z"}
_ASKED = body(
    user("Weather?"), tools=[CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])], model="claude-sonnet-5"
)


@rule(
    "caller-without-run",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"block:tool_use", "block:server_tool_use"},
    given={REQUEST},
    says=(NO_RUN,),
    refused=(
        Case(
            response(tool_use(caller=_CODE), stop_reason="tool_use", container=_CONTAINER),
            "the call came from the code execution `srvtoolu_01A`, which stands neither before it nor in the request",
            at=("content", 0, "caller", "tool_id"),
            asked=_ASKED,
        ),
    ),
    accepted=(
        Case(
            response(
                server_tool_use(name="code_execution"),
                tool_use(caller=_CODE),
                stop_reason="tool_use",
                container=_CONTAINER,
            ),
            asked=_ASKED,
        ),
    ),
)
def caller_without_run(response: Response) -> Iterator[Draft]:
    made = [part for part in (*response.calls, *response.server_calls) if part.run]
    asked = whole(response)
    if not made or asked is None or asked.unread:
        return
    runs = server_call_ids(asked) | {call.id for call in response.server_calls}
    for part in made:
        if part.run not in runs:
            yield NO_RUN.at((*part.path, "caller", "tool_id"), run=part.run[:100])
