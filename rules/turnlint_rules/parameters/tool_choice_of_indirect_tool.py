"""`tool_choice` cannot force a tool that only code may call.

Why: forcing makes the model call the tool itself, and `allowed_callers` without `direct` forbids that.

What to do: let the model choose (`auto`), or add `direct` to the tool's `allowed_callers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import CODE_EXECUTION, body, tool, user
from turnlint.rule import (
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
from turnlint_rules._shared.parameters import field, forced_tool
from turnlint_rules._shared.sources import CODE_CALLS

INDIRECT = Wording(
    "tool_choice: tool '{name}' cannot be forced because its `allowed_callers` do not include \"direct\"",
    evidence=(Inferred.after(CODE_CALLS, "the refusal is documented, its words are not"),),
)


@rule(
    "tool-choice-of-indirect-tool",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"key:allowed_callers"},
    says=(INDIRECT,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(
                user("hi"),
                tool_choice={"type": "tool", "name": "get_weather"},
                tools=[CODE_EXECUTION, tool("get_weather", allowed_callers=["code_execution_20260120"])],
            ),
            "tool_choice: tool 'get_weather' cannot be forced because its `allowed_callers` do not include \"direct\"",
            at=("tool_choice", "name"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                tool_choice={"type": "tool", "name": "get_weather"},
                tools=[CODE_EXECUTION, tool("get_weather", allowed_callers=["direct", "code_execution_20260120"])],
            )
        ),
        Case(
            body(
                user("hi"),
                tool_choice={"type": "auto"},
                tools=[CODE_EXECUTION, tool("get_weather", allowed_callers=["code_execution_20260120"])],
            )
        ),
    ),
)
def tool_choice_of_indirect_tool(conversation: Conversation) -> Iterator[Draft]:
    name = field(conversation, "tool_choice").get("name")
    if forced_tool(conversation) != "tool" or not isinstance(name, str):
        return
    for tool_ in conversation.tools:
        if not isinstance(tool_, dict) or tool_.get("name") != name:
            continue
        callers = tool_.get("allowed_callers")
        if isinstance(callers, list) and callers and "direct" not in callers:
            yield INDIRECT.at(("tool_choice", "name"), name=name)
        return
