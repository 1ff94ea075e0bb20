"""A history with advice needs the advisor tool.

Why: while `advisor_tool_result` blocks stand in the history, the request must define the advisor tool (and send its
beta).

What to do: keep the tool in `tools`, or drop the advisor's calls and results from the history.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, server_tool_use, system, user
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
from turnlint_rules._shared.tools import declared, kind_of

MISSING = Wording(
    "messages.{turn}.content.{index}: `advisor_tool_result` blocks require the `advisor` tool to be provided",
    evidence=(Inferred("the guide on the advisor tool says that it is refused; nobody has published the words"),),
)
_ADVICE = {
    "type": "advisor_tool_result",
    "tool_use_id": "srvtoolu_01A",
    "content": {"type": "advisor_result", "text": "Think again."},
}
_ADVISOR = {"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-4-8"}
_MESSAGES = (
    user("hi"),
    assistant(server_tool_use(name="advisor", input={}), _ADVICE, "Well."),
    user("go on"),
)


@rule(
    "advisor-tool-missing",
    Severity.ERROR,
    answers=Pass.TOOL_MENTIONS,
    needs={"block:advisor_tool_result"},
    given={TOOLS},
    says=(MISSING,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(*_MESSAGES, model="claude-sonnet-5"),
            "messages.1.content.1: `advisor_tool_result` blocks require the `advisor` tool to be provided",
            at=("messages", 1, "content", 1),
        ),
    ),
    accepted=(
        Case(
            body(
                *_MESSAGES,
                model="claude-sonnet-5",
                tools=[_ADVISOR],
            ),
            note="recorded on claude-sonnet-5",
        ),
        Case(
            body(
                *_MESSAGES,
                system({"type": "tool_addition", "tool": {"type": "tool_definition", "definition": _ADVISOR}}),
                model="claude-opus-4-8",
            ),
            note="a system message defines the tool",
        ),
    ),
)
def advisor_tool_missing(conversation: Conversation) -> Iterator[Draft]:
    if any(kind_of(tool).startswith("advisor_") for tool in declared(conversation) if isinstance(tool, dict)):
        return
    for block in conversation.blocks("advisor_tool_result"):
        if block.role == "assistant":
            yield MISSING.at(block.path, turn=block.turn, index=block.joined)
            return
