"""Where a server call is still open, the next user turn holds results and nothing else.

Why: the model called a tool of yours and one of the server's together, or code that the server runs called yours. The
server call goes on once the results are there. Text beside them ends the turn, and the API refuses the request.
There is no mark for it: only the ids tell that a call has no result yet.

What to do: answer every call with one `tool_result` in one user message, add nothing, and keep `tools` the same. Where
code called, send the container's id as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, tool_use, web_search_result
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import PROGRAMMATIC, SERVER_TOOLS, STOP_REASONS

OPEN = Remark(
    "the call `{id}` of `{name}` is still open: the next user turn holds the results of the other calls and nothing "
    "else, with the same `tools`",
    evidence=(STOP_REASONS, SERVER_TOOLS),
)
CODE = Remark(
    "the call `{id}` came from code that still runs: the next request holds results and nothing else, and names the "
    "container",
    evidence=(PROGRAMMATIC,),
)

_CODE = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_CONTAINER = {"id": "container_01A", "expires_at": "2026-11-26T00:00:00Z"}


@rule(
    "results-only-next",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"stop:tool_use"},
    says=(OPEN, CODE),
    refused=(
        Case(
            response(server_tool_use(), tool_use(), stop_reason="tool_use"),
            "the call `srvtoolu_01A` of `web_search` is still open: the next user turn holds the results of the other "
            "calls and nothing else, with the same `tools`",
            at=("content", 0),
        ),
        Case(
            response(
                server_tool_use(name="code_execution"),
                tool_use(caller=_CODE),
                stop_reason="tool_use",
                container=_CONTAINER,
            ),
            "the call `toolu_01A` came from code that still runs: the next request holds results and nothing else, and "
            "names the container",
            at=("content", 1),
        ),
    ),
    accepted=(
        Case(response(tool_use(), stop_reason="tool_use")),
        Case(response(server_tool_use(), web_search_result(), tool_use(), stop_reason="tool_use")),
    ),
)
def results_only_next(response: Response) -> Iterator[Draft]:
    runs = {call.run for call in response.calls}
    for call in response.calls:
        if call.run:
            yield CODE.at(call.path, id=call.id[:100])
    for call in response.open_calls:
        if call.id not in runs and response.calls:
            yield OPEN.at(call.path, id=call.id[:100], name=call.name[:60])
