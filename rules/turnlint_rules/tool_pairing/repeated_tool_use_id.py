"""The ids of the calls of one assistant turn must differ.

Why: results are matched by id. The API compares the calls of one turn, joined over neighbouring messages; an id that
comes again in a later turn is accepted (recorded on claude-sonnet-4-5, 2026-08).

What to do: give each call the id that the response gave it; never build ids from the tool's name alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.tool_pairing._mending import RENAMED

UNIQUE = Wording(
    "messages.{turn}.content.{index}: `tool_use` ids must be unique",
    evidence=(Reported("trycua/cua#524", "2025-10"),),
)
UNPLACED = Wording(
    "messages: `tool_use` ids must be unique",
    until="2025",
    evidence=(Reported("issue threads of 2024", "2024"),),
)
CLAUDE_CODE = Wording(
    "duplicate tool_use ID in conversation history",
    until="2026",
    evidence=(Reported("Claude Code's own words for this answer, in its threads", "2026"),),
)


@rule(
    "repeated-tool-use-id",
    Severity.ERROR,
    answers=Pass.CLIENT_CALLS,
    needs={"fact:repeated_calls"},
    says=(UNIQUE,),
    said=(UNPLACED, CLAUDE_CODE),
    fixes=(RENAMED,),
    refused=(
        Case(
            body(user("click"), assistant(tool_use(), tool_use()), user(tool_result())),
            "messages.1.content.1: `tool_use` ids must be unique",
            at=("messages", 1, "content", 1),
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"),
                assistant(tool_use("0usajhl5")),
                user(tool_result("0usajhl5")),
                assistant(tool_use("0usajhl5")),
                user(tool_result("0usajhl5")),
            ),
            note="the same id in a later turn",
        ),
    ),
)
def repeated_tool_use_id(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.pairing.repeated_calls:
        yield UNIQUE.at(block.path, turn=block.turn, index=block.joined)
