"""A request that resumes an open server call must still define that tool.

Why: the API runs the waiting call only now, with the tool of this request. Dropping the server tool from `tools` on
the resume, or building `tools` anew without it, leaves nobody to run it.

What to do: send the same `tools` array on every request until the turn is complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import (
    WEB_FETCH,
    WEB_SEARCH,
    assistant,
    body,
    server_tool_use,
    system,
    tool,
    tool_result,
    tool_use,
    user,
    web_search_result,
)
from turnlint.rule import (
    TOOLS,
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import provided

NOT_PROVIDED = Wording(
    "messages.{turn}: `{tool}` tool use with id `{id}` was found without a corresponding `{tool}_tool_result` block, "
    "but no `{tool}` tool was provided",
    evidence=(
        Inferred(
            "Server tools: the ending is documented, the words before it are those of the unresolved call",
            "2026-09",
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/server-tools",
        ),
    ),
)


@rule(
    "server-tool-not-provided",
    Severity.ERROR,
    answers=Pass.SERVER_CALLS,
    needs={"fact:unresolved"},
    given={TOOLS},
    says=(NOT_PROVIDED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                user("hi"),
                assistant(server_tool_use(name="web_fetch"), tool_use()),
                user(tool_result()),
                tools=[tool()],
            ),
            "messages.1: `web_fetch` tool use with id `srvtoolu_01A` was found without a corresponding "
            "`web_fetch_tool_result` block, but no `web_fetch` tool was provided",
            at=("messages", 1, "content", 0),
        ),
        Case(
            body(user("search"), assistant(server_tool_use())),
            "messages.1: `web_search` tool use with id `srvtoolu_01A` was found without a corresponding "
            "`web_search_tool_result` block, but no `web_search` tool was provided",
            note="a paused turn",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(server_tool_use(name="web_fetch"), tool_use()),
                user(tool_result()),
                tools=[tool(), WEB_FETCH],
            )
        ),
        Case(
            body(user("search"), assistant(server_tool_use(), web_search_result(), "Found."), user("thanks")),
            note="a call that has its result needs no tool",
        ),
        Case(
            body(
                user("Weather?"),
                assistant(
                    server_tool_use(name="code_execution"),
                    tool_use(caller={"type": "code_execution_20260120", "tool_id": "srvtoolu_01A"}),
                ),
                user(tool_result()),
                container="container_011",
                tools=[tool(allowed_callers=["code_execution_20260120"])],
            ),
            note="a tool that code may call brings code execution with it, recorded on claude-opus-4-5",
        ),
        Case(body(user("search"), assistant(server_tool_use()), tools=[WEB_SEARCH])),
        Case(
            body(
                user("search"),
                system({"type": "tool_addition", "tool": {"type": "tool_definition", "definition": WEB_SEARCH}}),
                assistant(server_tool_use()),
                model="claude-opus-5-5",
            ),
            note="a system message defines the tool",
        ),
    ),
)
def server_tool_not_provided(conversation: Conversation) -> Iterator[Draft]:
    names: set[str] | None = None
    for unresolved in conversation.pairing.unresolved:
        call = unresolved.call
        if not unresolved.waiting or call.type != "server_tool_use":
            continue
        if names is None:
            names = provided(conversation)
        if unresolved.name and unresolved.name not in names:
            yield NOT_PROVIDED.at(call.path, turn=call.turn, tool=unresolved.name, id=call.id)
