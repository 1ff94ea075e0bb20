"""A response in which code ran names its container.

Why: the code's files and its state live in the container. Where the code waits for the result of a call, the next
request must name it or is refused. Some programs that join streams lose it, and it has been missing from streams
themselves.

What to do: take `container.id` from the response, in streams from `message_delta`, and send it as `container`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Reported, Response, Severity, rule
from turnlint_rules._shared.tools import CODE
from turnlint_rules.responses._pages import ALL, PROGRAMMATIC
from turnlint_rules.responses._pages import CODE as PAGE

WAITING = Remark(
    "the code waits for the call `{id}`, and the response names no container: the next request needs its id",
    evidence=(PROGRAMMATIC, Reported("anthropics/anthropic-sdk-python#1801", "2026-08")),
)
RAN = Remark("code ran, and the response names no container: its files are out of reach", evidence=(PAGE, ALL))

_CODE = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_CONTAINER = {"id": "container_01A", "expires_at": "2026-11-26T00:00:00Z"}


@rule(
    "container-missing",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"block:server_tool_use", "block:tool_use"},
    says=(WAITING, RAN),
    refused=(
        Case(
            response(server_tool_use(name="code_execution"), tool_use(caller=_CODE), stop_reason="tool_use"),
            "the code waits for the call `toolu_01A`, and the response names no container: the next request needs its "
            "id",
            at=("container",),
        ),
        Case(
            response(server_tool_use(name="bash_code_execution"), stop_reason="pause_turn"),
            "code ran, and the response names no container: its files are out of reach",
        ),
    ),
    accepted=(
        Case(
            response(
                server_tool_use(name="code_execution"),
                tool_use(caller=_CODE),
                stop_reason="tool_use",
                container=_CONTAINER,
            )
        ),
        Case(response(server_tool_use(), stop_reason="pause_turn"), note="a search needs none"),
    ),
)
def container_missing(response: Response) -> Iterator[Draft]:
    if response.fields.get("container") is not None or response.is_cut or response.stop_reason == "refusal":
        return
    waiting = next((call for call in response.calls if call.run), None)
    if waiting is not None:
        yield WAITING.at(("container",), id=waiting.id[:100])
    elif any(call.name in CODE and call.type == "server_tool_use" for call in response.server_calls):
        yield RAN.at(("container",))
