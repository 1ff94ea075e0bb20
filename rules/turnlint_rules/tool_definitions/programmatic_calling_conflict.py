"""Strict mode and switched-off parallel use do not go with tools that code calls.

Why: the documentation says that strict tools and `disable_parallel_tool_use` do not work with programmatic calling,
without saying what the API answers. (That such a tool cannot be forced by `tool_choice` is a rule of its own.)

What to do: drop `strict` on tools whose `allowed_callers` name code execution, and `disable_parallel_tool_use` while
there are any.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, tool, user
from turnlint.rule import Case, Conversation, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.tools import each, from_code
from turnlint_rules.tool_definitions._sources import PROGRAMMATIC

STRICT = Remark("`strict` does not work on a tool that code execution calls", evidence=(PROGRAMMATIC,))
PARALLEL = Remark(
    "`disable_parallel_tool_use` does not work with tools that code execution calls", evidence=(PROGRAMMATIC,)
)

_FROM_CODE = ["code_execution_20260120"]
_CLOSED = {"type": "object", "properties": {}, "additionalProperties": False}


@rule(
    "programmatic-calling-conflict",
    Severity.WARNING,
    answers=Pass.TOOLS_TOGETHER,
    needs={"key:allowed_callers"},
    says=(STRICT, PARALLEL),
    refused=(
        Case(
            body(
                user("hi"),
                tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE, strict=True, input_schema=_CLOSED)],
            ),
            "`strict` does not work on a tool that code execution calls",
            at=("tools", 1, "strict"),
        ),
        Case(
            body(
                user("hi"),
                tools=[CODE_EXECUTION, tool(allowed_callers=_FROM_CODE)],
                tool_choice={"type": "auto", "disable_parallel_tool_use": True},
            ),
            "`disable_parallel_tool_use` does not work with tools that code execution calls",
            at=("tool_choice", "disable_parallel_tool_use"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                tools=[tool(allowed_callers=["direct"], strict=True, input_schema=_CLOSED)],
                tool_choice={"type": "auto", "disable_parallel_tool_use": True},
            )
        ),
    ),
)
def programmatic_calling_conflict(conversation: Conversation) -> Iterator[Draft]:
    called = False
    for index, definition in each(conversation):
        if "allowed_callers" in definition and from_code(definition):
            called = True
            if definition.get("strict") is True:
                yield STRICT.at(("tools", index, "strict"))
    choice = conversation.fields.get("tool_choice")
    if called and isinstance(choice, dict) and choice.get("disable_parallel_tool_use") is True:
        yield PARALLEL.at(("tool_choice", "disable_parallel_tool_use"))
