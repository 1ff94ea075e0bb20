"""A text block must have text.

Why: the API refuses an empty text block in the last user turn. In the history it was measured accepted on one model
and is reported refused on others, so there it is a warning. A message whose content is the empty string is another
matter (`empty-user-turn`).

What to do: leave the block out. Filter empty texts where messages are built from parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, system, text, tool_result, tool_use, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    rule,
)
from turnlint_rules.content._places import is_own, last_user_turn, role_at

EMPTY = Wording(
    "messages: text content blocks must be non-empty",
    evidence=(
        Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04"),
        Measured("a Go emulator's tests quoting live answers, claude-opus-5-5", "2026-10-06"),
        Reported("anthropics/claude-code#59812", "2026-05-16"),
        Reported("block/buzz#559, in an assistant message of the history", "2026-05-12"),
    ),
)


@rule(
    "empty-text",
    Severity.ERROR,
    answers=Pass.BLANK_TEXT,
    needs={"fault:empty-text"},
    says=(EMPTY,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user(text("")), model="claude-sonnet-5"),
            "messages: text content blocks must be non-empty",
            at=("messages", 0, "content", 0),
        ),
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result(), "")),
            "messages: text content blocks must be non-empty",
            note="after a result, in the last turn",
        ),
        Case(
            body(user("hi"), system(text("")), model="claude-opus-5-5"),
            "messages: text content blocks must be non-empty",
            note="the only block of a system message",
        ),
        Case(
            body(user("hi"), assistant("", "hello"), user("go on"), model="claude-sonnet-5"),
            "messages: text content blocks must be non-empty",
            note="a warning in the history: the models differ",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(tool_use()), user(tool_result(content="")))),
        Case(body(user("hi"), assistant(text(" "), tool_use()), user(tool_result()))),
    ),
)
def empty_text(conversation: Conversation) -> Iterator[Draft]:
    last = last_user_turn(conversation)
    for fault in conversation.faults["empty-text"]:
        role = role_at(conversation, fault.path)
        if role is None or not is_own(fault.path):
            continue
        path = fault.path[:4]
        index = path[1]
        assert isinstance(index, int)
        if role == "user":
            yield EMPTY.at(path, unsure=index < last)
        elif role == "assistant":
            yield EMPTY.at(path, unsure=True)
        elif conversation.model.system_messages is not False and len(conversation.messages[index]["content"]) == 1:
            # Beside other blocks the API says what its rule for system messages says.
            yield EMPTY.at(path)
