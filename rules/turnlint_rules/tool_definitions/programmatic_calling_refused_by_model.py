"""Some models cannot call tools from code.

Why: a tool whose `allowed_callers` name code execution alone cannot be reached on a model without programmatic tool
calling (Claude Haiku 4.5). Web search and web fetch from 20260209 on have that caller by default.

What to do: set `allowed_callers` to `["direct"]` on the tools named.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import WEB_TOOLS, callers_of, each, from_code, name_of
from turnlint_rules.tool_definitions._sources import SERVER_TOOLS

REFUSED = Wording(
    "'{model}' does not support programmatic tool calling. The following tools have `allowed_callers` that require it: "
    '{names}. Explicitly set `allowed_callers=["direct"]` on these tools, or use a model that supports programmatic '
    "tool calling.",
    evidence=(
        Measured("a published probe of claude-haiku-4-5 with web_search_20260209", "2026-08-28"),
        Reported("mangowhoiscloud/geode#632", "2026-04-02"),
        SERVER_TOOLS,
    ),
)

_SEARCH = {"type": "web_search_20260209", "name": "web_search"}
_FETCH = {"type": "web_fetch_20260318", "name": "web_fetch"}


@rule(
    "programmatic-calling-refused-by-model",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"key:allowed_callers", *(f"tool:{kind}" for kind in WEB_TOOLS)},
    given={"model.programmatic_tools"},
    says=(REFUSED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", tools=[_SEARCH, _FETCH]),
            "'claude-haiku-4-5-20251001' does not support programmatic tool calling. The following tools have "
            "`allowed_callers` that require it: web_fetch, web_search. Explicitly set "
            '`allowed_callers=["direct"]` on these tools, or use a model that supports programmatic tool calling.',
            at=("tools", 0),
        ),
        Case(
            body(
                user("hi"),
                model="claude-haiku-4-5",
                tools=[CODE_EXECUTION, tool(allowed_callers=["code_execution_20260120"])],
            ),
            "'claude-haiku-4-5-20251001' does not support programmatic tool calling. The following tools have "
            "`allowed_callers` that require it: get_weather. Explicitly set "
            '`allowed_callers=["direct"]` on these tools, or use a model that supports programmatic tool calling.',
            at=("tools", 1),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", tools=[_SEARCH | {"allowed_callers": ["direct"]}]),
            note="recorded on claude-haiku-4-5",
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", tools=[CODE_EXECUTION]), note="recorded on claude-haiku-4-5"),
        Case(body(user("hi"), model="claude-sonnet-4-6", tools=[_SEARCH])),
        Case(
            body(user("hi"), model="claude-opus-4-5", tools=[tool(allowed_callers=["code_execution_20260120"])]),
            note="without a code execution tool: recorded",
        ),
    ),
)
def programmatic_calling_refused_by_model(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.programmatic_tools:
        return
    found = [
        (index, name_of(definition) or "")
        for index, definition in each(conversation)
        if from_code(definition) and "direct" not in callers_of(definition)
    ]
    if found:
        names = ", ".join(sorted(name for _, name in found))
        yield REFUSED.at(("tools", found[0][0]), model=conversation.model.snapshot, names=names)
