"""A change of tools refers to tools that the request has.

Why: `tool_addition` and `tool_removal` name a tool of `tools` (or one defined earlier on the spot). An added tool is
declared in `tools` as well, deferred.

What to do: declare the tool, or correct the name. Inside these blocks the field is `name`, not `tool_name`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, system, tool, user
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
from turnlint_rules.content.tool_reference_unknown import available
from turnlint_rules.system_messages._runs import TOOL_CHANGES

UNKNOWN = Wording(
    "tool_addition/tool_removal references unknown tool '{name}'",
    evidence=(Reported("pydantic/pydantic-ai, a comment in its source", "2026"),),
    code="tool_reference_unresolved",
)


@rule(
    "tool-change-unknown-tool",
    Severity.ERROR,
    answers=Pass.TOOL_MENTIONS,
    needs={f"block:{kind}" for kind in TOOL_CHANGES},
    given={TOOLS},
    says=(UNKNOWN,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(
                user("hi"),
                system({"type": "tool_addition", "tool": {"type": "tool_reference", "name": "nope"}}),
                model="claude-opus-5-5",
                tools=[tool()],
            ),
            "tool_addition/tool_removal references unknown tool 'nope'",
            at=("messages", 1, "content", 0, "tool", "name"),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                system({"type": "tool_removal", "tool": {"type": "tool_reference", "name": "get_weather"}}),
                model="claude-opus-4-8",
                tools=[tool()],
            ),
            note="recorded on claude-opus-4-8",
        ),
    ),
)
def tool_change_unknown_tool(conversation: Conversation) -> Iterator[Draft]:
    names = available(conversation)
    if names is None:
        return
    for block in conversation.blocks(*TOOL_CHANGES):
        changed = block.value.get("tool")
        if block.role != "system" or not isinstance(changed, dict) or changed.get("type") != "tool_reference":
            continue
        name = changed.get("name")
        if isinstance(name, str) and name not in names:
            yield UNKNOWN.at((*block.path, "tool", "name"), name=name)
