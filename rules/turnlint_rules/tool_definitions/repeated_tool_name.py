"""Every tool needs a name of its own.

Why: the model calls tools by name. Two custom tools collide, and so does a custom tool that is called like an
Anthropic tool beside it (`web_search`, `bash`): their names are fixed.

What to do: rename one of them, or drop the copy; frameworks that merge lists of tools tend to add one twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, body, tool, user
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
from turnlint_rules._shared.tools import names

REPEATED = Wording(
    "tools: Tool names must be unique.",
    evidence=(
        Reported("danny-avila/LibreChat#13162", "2026-05-17"),
        Reported("anthropics/claude-code#10687", "2025-10-31"),
        Reported("microsoft/vscode#316983", "2026-05-18"),
    ),
)


@rule(
    "repeated-tool-name",
    Severity.ERROR,
    answers=Pass.TOOLS,
    needs={"fact:repeated_tool_name"},
    says=(REPEATED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), tools=[tool(), tool()]),
            "tools: Tool names must be unique.",
            at=("tools", 1, "name"),
        ),
        Case(
            body(user("hi"), tools=[tool("web_search"), WEB_SEARCH]),
            "tools: Tool names must be unique.",
            note="a custom tool called like a server tool",
        ),
    ),
    accepted=(
        Case(body(user("hi"), tools=[tool("a"), tool("b"), WEB_SEARCH])),
        Case(
            body(user("hi"), tools=[tool("web_search")]), note="the name of a server tool that is not there, recorded"
        ),
    ),
)
def repeated_tool_name(conversation: Conversation) -> Iterator[Draft]:
    given = [name for name in names(conversation) if name is not None]
    if len(set(given)) == len(given):
        return
    seen: set[str] = set()
    for index, name in enumerate(names(conversation)):
        if name in seen:
            yield REPEATED.at(("tools", index, "name"))
            return
        if name is not None:
            seen.add(name)
