"""Each call has one result.

Why: a second `tool_result` with the same id in one turn is refused, even where both say the same. Resuming a session
and running the same call again is the usual cause.

What to do: keep one of them; put what the others say into its content.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
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
from turnlint_rules.tool_pairing._mending import SAME_AGAIN

REPEATED = Wording(
    "messages.{turn}.content.{index}: each tool_use must have a single result. "
    "Found multiple `tool_result` blocks with id: {id}",
    evidence=(Reported("sipeed/picoclaw#1792", "2026-03-19"),),
)


@rule(
    "repeated-result",
    Severity.ERROR,
    answers=Pass.CLIENT_CALLS,
    needs={"fact:repeated_results"},
    says=(REPEATED,),
    fixes=(SAME_AGAIN, removing()),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), user(tool_result(content="again"))),
            "messages.2.content.1: each tool_use must have a single result. "
            "Found multiple `tool_result` blocks with id: toolu_01A",
            at=("messages", 3, "content", 0),
            note="in two messages, which the API joins",
        ),
    ),
    accepted=(
        Case(
            body(
                user("Can I get a refund?"),
                assistant(tool_use("0usajhl5", "load_capability")),
                user(tool_result("0usajhl5")),
                assistant(tool_use("0usajhl5", "search_tools")),
                user(tool_result("0usajhl5", "found")),
            ),
            note="one id, called and answered in each of two turns: recorded on claude-sonnet-4-5",
        ),
    ),
)
def repeated_result(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.pairing.repeated_results:
        yield REPEATED.at(block.path, turn=block.turn, index=block.joined, id=block.id)
