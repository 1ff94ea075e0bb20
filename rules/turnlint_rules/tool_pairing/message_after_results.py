"""A user message behind the tool results belongs after the model's reply.

Why: the API joins the two messages, and from text after results the model learns to end its turn there (empty
replies). Only after such an empty reply, which has nothing to be sent back, is a new user message the documented way
on; whether one came, a single request does not show.

What to do: send the results alone, and the message once the model has answered; after an empty reply, go on with a
message like this.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool, tool_result, tool_use, user
from turnlint.rule import Case, Conversation, Documented, Draft, Pass, Remark, Severity, rule
from turnlint_rules._shared.results import is_apart

APART = Remark(
    "a user message follows the tool results before the model has answered them: the API joins the two, which is right "
    "after an empty reply and teaches the model empty replies otherwise",
    evidence=(
        Documented(
            "Stop reasons and fallback",
            "2026-10",
            "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
        ),
    ),
)


@rule(
    "message-after-results",
    Severity.ADVICE,
    answers=Pass.RESULT_ORDER,
    needs={"fact:trailing"},
    says=(APART,),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), user("now what?"), tools=[tool()]),
            APART.template,
            at=("messages", 3, "content"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(tool_use()), user(tool_result()), assistant("Sunny."), user("And?"))),
        Case(body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()])),
    ),
)
def message_after_results(conversation: Conversation) -> Iterator[Draft]:
    for trailing in conversation.pairing.trailing:
        known_empty = trailing.path[1] in conversation.separate  # a session knows that the reply was empty
        if trailing.type == "text" and is_apart(conversation, trailing.path) and not known_empty:
            yield APART.at(trailing.path)
