"""A call is one of a tool that the request offers.

Why: a model may call what it saw in the history or made up, and a program that looks the tool up fails there. Or the
response belongs to another request.

What to do: answer the call with a result that says that there is no such tool, with `is_error`; keep in `tools` what
the history calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, tool, tool_use, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import client_tools, whole
from turnlint_rules.responses._pages import ALL, HANDLE_CALLS

UNKNOWN = Remark(
    "this calls `{name}`, a tool that the request does not offer: answer the call with an error",
    evidence=(HANDLE_CALLS, ALL),
)


@rule(
    "call-of-tool-not-offered",
    Severity.WARNING,
    answers=Pass.RECEIVED,
    needs={"block:tool_use"},
    given={REQUEST, FIELDS},
    says=(UNKNOWN,),
    refused=(
        Case(
            response(tool_use(), stop_reason="tool_use"),
            "this calls `get_weather`, a tool that the request does not offer: answer the call with an error",
            at=("content", 0, "name"),
            asked=body(user("Weather?"), tools=[tool("get_time")]),
        ),
    ),
    accepted=(
        Case(response(tool_use(), stop_reason="tool_use"), asked=body(user("Weather?"), tools=[tool()])),
        Case(
            response(tool_use(name="click", toolset_name="computer"), stop_reason="tool_use"),
            asked=body(user("Click."), tools=[{"type": "computer_toolset_20260801"}], model="claude-sonnet-5"),
            note="a member of a toolset",
        ),
    ),
)
def call_of_tool_not_offered(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    tools = client_tools(asked) if asked is not None else None
    if tools is None:
        return
    for call in response.calls:
        if call.name and call.name not in tools and call.value.get("toolset_name") is None:
            yield UNKNOWN.at((*call.path, "name"), name=call.name[:80])
