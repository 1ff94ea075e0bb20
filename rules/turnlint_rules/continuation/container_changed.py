"""Code that waits goes on in its own container.

Why: running code that made a call, or that was paused, stands still in the container that the response names. In
another one, or in none, it cannot be taken up. Where no `container` is sent and the code made client calls the API
says so itself (`container-required`).

What to do: send `container` with the id from the response on every request until the turn is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    CODE_EXECUTION,
    WEB_SEARCH,
    assistant,
    body,
    exchange,
    server_tool_use,
    tool,
    tool_result,
    tool_use,
    user,
)
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import PROGRAMMATIC
from turnlint_rules.continuation._step import kind

ANOTHER = Remark(
    "code waits in container `{was}`, and the request names `{now}`: it cannot go on there",
    evidence=(PROGRAMMATIC,),
)
NONE = Remark(
    "code waits in container `{was}`, and the request names none: it begins anew in another",
    evidence=(PROGRAMMATIC,),
)
_CALLER = {"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}
_TOOLS = [CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])]
_ASKED = body(user("hi"), model="claude-opus-4-6", tools=_TOOLS)
_RUN = server_tool_use(name="code_execution")
_FILTERED = (_RUN, server_tool_use("srvtoolu_01B", caller=_CALLER), tool_use())
_SEARCH = [{**WEB_SEARCH, "type": "web_search_20260209"}, tool()]
_CALLED = exchange(_ASKED, _RUN, tool_use(caller=_CALLER), stop_reason="tool_use", container={"id": "container_01A"})
_LOOP = (user("hi"), assistant(_RUN, tool_use(caller=_CALLER)), user(tool_result()))
_PAUSED = exchange(_ASKED, _RUN, stop_reason="pause_turn", container={"id": "container_01A"})


@rule(
    "container-changed",
    Severity.WARNING,
    answers=Pass.CONTAINERS,
    needs={"fact:open_before"},
    given={PREVIOUS},
    says=(ANOTHER, NONE),
    refused=(
        Case(
            body(*_LOOP, model="claude-opus-4-6", tools=_TOOLS, container="container_01B"),
            "code waits in container `container_01A`, and the request names `container_01B`: it cannot go on there",
            at=("container",),
            before=_CALLED,
        ),
        Case(
            body(user("hi"), assistant(_RUN), model="claude-opus-4-6", tools=_TOOLS),
            "code waits in container `container_01A`, and the request names none: it begins anew in another",
            before=_PAUSED,
        ),
        Case(
            body(
                user("hi"),
                assistant(*_FILTERED),
                user(tool_result()),
                model="claude-sonnet-5",
                tools=_SEARCH,
                container="container_01B",
            ),
            "code waits in container `container_01A`, and the request names `container_01B`: it cannot go on there",
            before=exchange(
                body(user("hi"), model="claude-sonnet-5", tools=_SEARCH),
                *_FILTERED,
                stop_reason="tool_use",
                container={"id": "container_01A"},
            ),
            note="code that a search began, beside a client's call",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(*_FILTERED),
                user(tool_result()),
                model="claude-sonnet-5",
                tools=_SEARCH,
                container="container_01A",
            ),
            before=exchange(
                body(user("hi"), model="claude-sonnet-5", tools=_SEARCH),
                *_FILTERED,
                stop_reason="tool_use",
                container={"id": "container_01A"},
            ),
            note="code that a search began, beside a client's call",
        ),
        Case(body(*_LOOP, model="claude-opus-4-6", tools=_TOOLS, container="container_01A"), before=_CALLED),
        Case(
            body(user("hi"), assistant(_RUN), model="claude-opus-4-6", tools=_TOOLS, container="container_01A"),
            before=_PAUSED,
        ),
    ),
)
def container_changed(step: Step) -> Iterator[Draft]:
    was = step.before.container
    if was is None or "code_execution" not in step.before.open.values() or not step.echoed or step.now.bare:
        return
    given = step.field("container")
    now = given.get("id") if isinstance(given, dict) else given
    if isinstance(now, str):
        if now != was:
            yield ANOTHER.at(("container",), was=was, now=now)
    elif not any(kind(block) in ("tool_use", "server_tool_use") and _by_code(block) for block in step.echo):
        yield NONE.at(("container",), was=was)


def _by_code(call: object) -> bool:
    caller = call.get("caller") if isinstance(call, dict) else None
    return isinstance(caller, dict) and caller.get("type") != "direct"
