"""`tool_choice: any` needs tools to choose from.

Why: a call is demanded, and there is nothing to call. `auto` and `none` are taken without tools.

What to do: send the tools, or drop `tool_choice` together with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    TOOLS,
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
from turnlint_rules._shared.parameters import forced_tool
from turnlint_rules._shared.sources import PROBE, PROBE_5_5

WITHOUT = Wording("tool_choice.any may only be specified while providing tools", evidence=(PROBE, PROBE_5_5))
OLD = Wording(
    "tool_choice may only be specified while providing tools",
    evidence=(Reported("public code of client libraries", "2025"),),
    until="2026",
)


@rule(
    "tool-choice-without-tools",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:tool_choice=any"},
    given={TOOLS},
    says=(WITHOUT,),
    said=(OLD,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), tool_choice={"type": "any"}),
            "tool_choice.any may only be specified while providing tools",
            at=("tool_choice",),
        ),
        Case(
            body(user("hi"), tool_choice={"type": "any"}, tools=[]),
            "tool_choice.any may only be specified while providing tools",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tool_choice={"type": "any"}, tools=[tool()])),
        Case(body(user("hi"), tool_choice={"type": "auto"})),
        Case(body(user("hi"), tool_choice={"type": "none"})),
    ),
)
def tool_choice_without_tools(conversation: Conversation) -> Iterator[Draft]:
    if forced_tool(conversation) != "any" or conversation.fields.get("mcp_servers"):
        return
    if conversation.fields.get("tools", []) == []:
        yield WITHOUT.at(("tool_choice",))
