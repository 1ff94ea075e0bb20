"""A server call is answered by the result block of its own tool.

Why: each server tool has one type of result, with fields of its own. Another one behind a call was put there by a
program that rebuilt the response, and the API refuses it in the history.

What to do: store responses as they came.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, web_search_result
from turnlint.rule import SERVER_RESULTS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules._shared.results import result_type
from turnlint_rules.responses._pages import ALL, SERVER_TOOLS

WRONG = Remark("the call `{id}` is answered by `{expected}`, not by `{type}`", evidence=(SERVER_TOOLS, ALL))


@rule(
    "wrong-server-result",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={f"block:{kind}" for kind in SERVER_RESULTS},
    says=(WRONG,),
    refused=(
        Case(
            response(server_tool_use(name="web_fetch"), web_search_result(), "Found."),
            "the call `srvtoolu_01A` is answered by `web_fetch_tool_result`, not by `web_search_tool_result`",
            at=("content", 1),
        ),
    ),
    accepted=(Case(response(server_tool_use(), web_search_result(), "Found.")),),
)
def wrong_server_result(response: Response) -> Iterator[Draft]:
    expected = {call.id: result_type(call.value) for call in response.server_calls}
    for result in response.server_results:
        kind = expected.get(result.id)
        if kind in SERVER_RESULTS and kind != result.type:
            yield WRONG.at(result.path, id=result.id[:100], expected=kind, type=result.type)
