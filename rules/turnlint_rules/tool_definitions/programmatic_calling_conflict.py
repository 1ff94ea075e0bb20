"""Strict mode and switched-off parallel use do not go with tools that code calls.

Why: the API refuses `disable_parallel_tool_use` beside a tool that code alone calls; web search and web fetch from
20260209 on are such tools, unless `allowed_callers` says otherwise. Where the model may call the tool as well, no
answer is known, nor is one for strict tools, of which the documentation says that they do not work: those are
warnings. (That such a tool cannot be forced by `tool_choice` is a rule of its own.)

What to do: drop `strict` on tools whose `allowed_callers` name code execution, and `disable_parallel_tool_use` while
there are any; or set `allowed_callers` to `["direct"]`.
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
    Remark,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import WEB_TOOLS, callers_of, each, from_code
from turnlint_rules.tool_definitions._sources import PROGRAMMATIC

STRICT = Remark("`strict` does not work on a tool that code execution calls", evidence=(PROGRAMMATIC,))
PARALLEL = Wording(
    "tool_choice.disable_parallel_tool_use: true cannot be used with programmatic tool calling",
    evidence=(
        Measured("public notes with the request's id: web_search_20260209, claude-sonnet-5", "2026-09-25"),
        PROGRAMMATIC,
    ),
)

_ONE_AT_A_TIME = {"type": "auto", "disable_parallel_tool_use": True}
_SEARCH = {"type": "web_search_20260209", "name": "web_search"}
_FROM_CODE = ["code_execution_20260120"]
_CLOSED = {"type": "object", "properties": {}, "additionalProperties": False}


@rule(
    "programmatic-calling-conflict",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"key:allowed_callers", *(f"tool:{kind}" for kind in WEB_TOOLS)},
    says=(STRICT, PARALLEL),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                user("hi"),
                tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE, strict=True, input_schema=_CLOSED)],
            ),
            "`strict` does not work on a tool that code execution calls",
            at=("tools", 1, "strict"),
            note="a warning",
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", tools=[_SEARCH], tool_choice=_ONE_AT_A_TIME),
            PARALLEL.template,
            at=("tool_choice", "disable_parallel_tool_use"),
            note="measured",
        ),
        Case(
            body(
                user("hi"),
                tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE)],
                tool_choice=_ONE_AT_A_TIME,
            ),
            PARALLEL.template,
            at=("tool_choice", "disable_parallel_tool_use"),
        ),
        Case(
            body(
                user("hi"),
                tools=[CODE_EXECUTION, tool(allowed_callers=["direct", *_FROM_CODE])],
                tool_choice=_ONE_AT_A_TIME,
            ),
            PARALLEL.template,
            note="the model may call it as well: a warning",
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                tools=[tool(allowed_callers=["direct"], strict=True, input_schema=_CLOSED)],
                tool_choice=_ONE_AT_A_TIME,
            )
        ),
        Case(
            body(
                user("hi"),
                model="claude-sonnet-5",
                tools=[_SEARCH | {"allowed_callers": ["direct"]}],
                tool_choice=_ONE_AT_A_TIME,
            )
        ),
    ),
)
def programmatic_calling_conflict(conversation: Conversation) -> Iterator[Draft]:
    callers: list[tuple[str, ...]] = []
    for index, definition in each(conversation):
        if from_code(definition):
            callers.append(callers_of(definition))
            if definition.get("strict") is True:
                yield STRICT.at(("tools", index, "strict"), unsure=True)
    choice = conversation.fields.get("tool_choice")
    if callers and isinstance(choice, dict) and choice.get("disable_parallel_tool_use") is True:
        unsure = all("direct" in names for names in callers)
        yield PARALLEL.at(("tool_choice", "disable_parallel_tool_use"), unsure=unsure)
