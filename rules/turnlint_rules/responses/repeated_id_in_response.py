"""Each call of a response has an id of its own, and each server call one result.

Why: results find their calls by the id. Two calls with one id were doubled, by a program that joined events or
responses, or that gives out ids of its own; the API refuses them in the history.

What to do: keep the ids that the API gave. In a fixture, number them.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, tool_use, web_search_result
from turnlint.rule import SERVER_CALLS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, HANDLE_CALLS

CALL = Remark("the id `{id}` is that of a call before it: each call has its own", evidence=(HANDLE_CALLS, ALL))
RESULT = Remark("the call `{id}` has a result before this one", evidence=(HANDLE_CALLS, ALL))


@rule(
    "repeated-id-in-response",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"fact:repeated_ids"},
    says=(CALL, RESULT),
    refused=(
        Case(
            response(tool_use(), tool_use(), stop_reason="tool_use"),
            "the id `toolu_01A` is that of a call before it: each call has its own",
            at=("content", 1),
        ),
        Case(
            response(server_tool_use(), web_search_result(), web_search_result()),
            "the call `srvtoolu_01A` has a result before this one",
            at=("content", 2),
        ),
    ),
    accepted=(Case(response(tool_use(), tool_use("toolu_01B"), stop_reason="tool_use")),),
)
def repeated_id_in_response(response: Response) -> Iterator[Draft]:
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    results = {result.place for result in response.server_results}
    for part in response.parts:
        is_result = part.place in results
        if not part.id or not (is_result or part.type == "tool_use" or part.type in SERVER_CALLS):
            continue
        if part.id in seen[is_result]:
            yield (RESULT if is_result else CALL).at(part.path, id=part.id[:100])
        seen[is_result].add(part.id)
