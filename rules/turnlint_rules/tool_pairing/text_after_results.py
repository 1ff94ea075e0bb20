"""Text after the results teaches the model to end its turn.

Why: in a turn that answers client calls alone the API takes further blocks after the results, but the model learns from
the pattern to stop there: empty replies of two or three tokens follow. The same text is a refusal while a server call
waits (`server-call-unresolved`).

A message of its own after the results may be the remedy for an empty reply: that is `message-after-results`.
After an empty reply a new user message that asks to go on is right, and a session, which knows of the reply, does not
tell it.

What to do: send the results alone. Give new instructions in the next user message, or as a mid-conversation system
message on models that take it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Documented, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.results import is_apart

TRAILING = Remark(
    "a `{type}` block follows the tool results of this turn: the API accepts it, and the model learns to end its turn "
    "there (empty replies)",
    evidence=(
        Documented(
            "Stop reasons and fallback",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
        ),
    ),
)


@rule(
    "text-after-results",
    Severity.WARNING,
    answers=Pass.RESULT_ORDER,
    needs={"fact:trailing"},
    says=(TRAILING,),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(), "now what?"), tools=[tool()]),
            "a `text` block follows the tool results of this turn: the API accepts it, and the model learns to end its "
            "turn there (empty replies)",
            at=("messages", 2, "content", 1),
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()])),
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), user("Please continue"), tools=[tool()]),
            note="the documented way on after an empty reply",
        ),
    ),
)
def text_after_results(conversation: Conversation) -> Iterator[Draft]:
    for trailing in conversation.pairing.trailing:
        if (
            trailing.type == "text"
            and not is_apart(conversation, trailing.path)
            and trailing.path[1] not in conversation.separate
        ):
            yield TRAILING.at(trailing.path, type=trailing.type)
