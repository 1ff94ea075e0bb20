"""The tools stay while the API has work of its own to go on with.

Why: a turn that is paused, or that waits with an open server call or running code, is taken up where it stopped, with
the tools that it began with. Without the tool of an open call the API refuses (`server-tool-not-provided`); other
changes are documented to be avoided: all of `tools` and `mcp_servers` stay as they are.

What to do: change tools after the turn is over (`end_turn`).
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, exchange, server_tool_use, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, key_of, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import is_open, names_of

CHANGED = Remark(
    "`{field}` are not those of the request before, and the API has not finished its turn: `{name}` {how}",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"), tools=[WEB_SEARCH])
_MIXED = exchange(body(user("hi"), tools=[WEB_SEARCH, tool()]), server_tool_use(), tool_use(), stop_reason="tool_use")
_PAUSED = exchange(_ASKED, server_tool_use(), stop_reason="pause_turn")


@rule(
    "tools-changed-while-open",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:tools_changed", "fact:mcp_servers_changed"},
    given={PREVIOUS},
    says=(CHANGED,),
    refused=(
        Case(
            body(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH, tool()]),
            "`tools` are not those of the request before, and the API has not finished its turn: `get_weather` is new",
            at=("tools",),
            before=_PAUSED,
        ),
        Case(
            body(user("hi"), assistant(server_tool_use()), tools=[{**WEB_SEARCH, "max_uses": 3}]),
            "`tools` are not those of the request before, and the API has not finished its turn: `web_search` is "
            "another",
            before=_PAUSED,
        ),
        Case(
            body(
                user("hi"),
                assistant(server_tool_use(), tool_use()),
                user(tool_result()),
                tools=[WEB_SEARCH, tool(), tool("get_time")],
            ),
            "`tools` are not those of the request before, and the API has not finished its turn: `get_time` is new",
            before=_MIXED,
            note="a mixed turn",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(server_tool_use(), tool_use()),
                user(tool_result()),
                tools=[WEB_SEARCH, tool()],
            ),
            before=_MIXED,
            note="a mixed turn",
        ),
        Case(body(user("hi"), assistant(server_tool_use()), tools=[WEB_SEARCH]), before=_PAUSED),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), tools=[WEB_SEARCH, tool()]),
            before=exchange(_ASKED, "Hello"),
            note="the turn is over",
        ),
    ),
)
def tools_changed_while_open(step: Step) -> Iterator[Draft]:
    if not is_open(step) or not step.echoed:
        return
    for field in ("tools", "mcp_servers"):
        now, was = step.field(field), step.before.fields.get(field)
        if field not in step.changed or not isinstance(now or [], list) or not isinstance(was or [], list):
            continue
        here, there = list(names_of(now)), list(names_of(was))
        gone, new = [name for name in there if name not in here], [name for name in here if name not in there]
        if any(name in step.before.open.values() for name in gone):
            return  # the API says so itself
        if gone or new:
            name, how = (gone[0], "is gone") if gone else (new[0], "is new")
        else:
            same = [key_of(one) == key_of(other) for one, other in zip(now or [], was or [], strict=False)]
            name, how = next((name for name, is_same in zip(here, same, strict=False) if not is_same), ""), "is another"
        yield CHANGED.at((field,), field=field, name=name, how=how)
