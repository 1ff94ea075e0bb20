"""A user turn must say something.

Why: the API joins neighbouring user messages and refuses a turn of which every message is empty (`""` or `[]`). An
empty assistant message is accepted anywhere.

What to do: leave the message out, or give it content.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Recorded,
    Reported,
    Severity,
    Wording,
    role_of,
    rule,
)

EMPTY = Wording(
    "messages.{message}: user messages must have non-empty content",
    evidence=(
        Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04"),
        Reported("NousResearch/hermes-agent#3149", "2026-03-26"),
    ),
)
ANY = Wording(
    "messages.{message}: all messages must have non-empty content except for the optional final assistant message",
    until="2026-02",
    evidence=(Recorded("a user message of an empty string, claude-haiku-4-5", "2026-01-30"),),
)
UNPLACED = Wording(
    "messages: all messages must have non-empty content except for the optional final assistant message",
    until="2024-07",
    evidence=(Reported("a chatlabs pull request", "2024-03-20"),),
)
#: Where a session knows the response before.
_CALLLESS = (
    "the response stopped at `tool_use` without a call, so there are no results to send: add a user message that asks "
    "to go on, or take the response out and send the request again."
)
_ASSISTANT_CONTENT: dict[str, object] = {"role": "assistant", "content": []}
_NOTHING: dict[str, object] = {"role": "user", "content": []}


@rule(
    "empty-user-turn",
    Severity.ERROR,
    answers=Pass.EMPTY_TURNS,
    needs={"fault:empty-content"},
    says=(EMPTY,),
    said=(ANY, UNPLACED),
    refused=(
        Case(body(user("")), "messages.0: user messages must have non-empty content", at=("messages", 0)),
        Case(body(_NOTHING), "messages.0: user messages must have non-empty content", note="an empty list is the same"),
        Case(
            body(user("hi"), assistant("hello"), user(""), _NOTHING, model="claude-sonnet-5"),
            "messages.2: user messages must have non-empty content",
            at=("messages", 2),
            note="the first message of a turn that is wholly empty",
        ),
    ),
    accepted=(
        Case(body(_NOTHING, user("a"), model="claude-sonnet-5"), note="joined with a message that says something"),
        Case(body(user("hi"), assistant("hello"), user(""), user("b"), model="claude-sonnet-5")),
        Case(body(user("hi"), _ASSISTANT_CONTENT, model="claude-sonnet-5"), note="an empty assistant message"),
    ),
)
def empty_user_turn(conversation: Conversation) -> Iterator[Draft]:
    messages = conversation.messages
    empty = {fault.path[1] for fault in conversation.faults["empty-content"] if len(fault.path) == 3}
    after = -1  # the first message that is not in a turn already looked at
    for index in sorted(each for each in empty if isinstance(each, int)):
        if index < after or role_of(messages[index]) != "user":
            continue
        if index and role_of(messages[index - 1]) == "user":
            continue  # the turn began with a message that says something
        after = index
        while after < len(messages) and role_of(messages[after]) == "user" and after in empty:
            after += 1
        if after == len(messages) or role_of(messages[after]) != "user":
            reply = conversation.reply
            callless = reply and reply.end == index and reply.stop_reason == "tool_use" and not reply.calls
            yield EMPTY.at(("messages", index), message=index, help=_CALLLESS if callless else "")
