"""Newer web tools bring their own code execution, and collide with an older one.

Why: web search and web fetch from 20260209 on filter their results in code, so the API adds a `code_execution` tool.
An explicit one of 20250522 or 20250825 has the same name and is too old to be shared.

What to do: drop the `code_execution` tool, or take `code_execution_20260120` or later; or set `allowed_callers` to
`["direct"]` on the web tools, which turns the filtering off.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, WEB_SEARCH, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, from_code, is_dynamic, kind_of

CONFLICT = Wording(
    "Auto-injecting tools would conflict with existing tool names: ['code_execution']. Each tool name must be unique.",
    evidence=(Reported("a dozen public clients and gateways quote it (maximhq/bifrost works around it)", "2026"),),
)

_OLD = frozenset({"code_execution_20250522", "code_execution_20250825"})
_DYNAMIC = {"type": "web_search_20260209", "name": "web_search"}
_OLD_EXECUTION = {"type": "code_execution_20250825", "name": "code_execution"}


@rule(
    "web-tool-conflict",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={f"tool:{kind}" for kind in _OLD},
    says=(CONFLICT,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-6", tools=[_DYNAMIC, _OLD_EXECUTION]),
            "Auto-injecting tools would conflict with existing tool names: ['code_execution']. "
            "Each tool name must be unique.",
            at=("tools", 1),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-4-6", tools=[_DYNAMIC, CODE_EXECUTION])),
        Case(body(user("hi"), tools=[WEB_SEARCH, _OLD_EXECUTION]), note="the older web search filters nothing"),
        Case(body(user("hi"), tools=[_DYNAMIC | {"allowed_callers": ["direct"]}, _OLD_EXECUTION])),
    ),
)
def web_tool_conflict(conversation: Conversation) -> Iterator[Draft]:
    if any(is_dynamic(definition) and from_code(definition) for _, definition in each(conversation)):
        for index, definition in each(conversation):
            if kind_of(definition) in _OLD:
                yield CONFLICT.at(("tools", index))
                return
