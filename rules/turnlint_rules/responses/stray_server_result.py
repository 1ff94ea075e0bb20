"""A server's result answers a call before it, in this response or at the end of the request.

Why: the server puts a result behind its call. Only the result of a call that the request left open comes without it,
and then first. A result that answers neither was moved, or its call was lost, and the API refuses it in the history.

What to do: store responses whole and in order.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    WEB_SEARCH,
    assistant,
    body,
    response,
    server_tool_use,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.rule import REQUEST, Case, Draft, Pass, Recorded, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import server_call_ids, whole
from turnlint_rules.responses._pages import SERVER_TOOLS

STRAY = Remark(
    "this result answers the call `{id}`, which stands neither before it nor in the request",
    evidence=(SERVER_TOOLS, Recorded("each result without a call in its response had one in the request", "2026-08")),
)
_OPEN = body(
    user("Search, and add."),
    assistant(server_tool_use(), tool_use()),
    user(tool_result()),
    tools=[WEB_SEARCH, tool()],
)


@rule(
    "stray-server-result",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fact:stray_results"},
    given={REQUEST},
    says=(STRAY,),
    refused=(
        Case(
            response(web_search_result(), "Found."),
            "this result answers the call `srvtoolu_01A`, which stands neither before it nor in the request",
            at=("content", 0),
            asked=body(user("Search."), tools=[WEB_SEARCH]),
        ),
    ),
    accepted=(
        Case(response(web_search_result(), "Found."), asked=_OPEN, note="the request left the call open"),
        Case(response(server_tool_use(), web_search_result()), asked=body(user("Search."), tools=[WEB_SEARCH])),
    ),
)
def stray_server_result(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    if asked is None or asked.unread:
        return
    before = server_call_ids(asked)
    for result in response.stray_results:
        if result.id not in before:
            yield STRAY.at(result.path, id=result.id[:100])
