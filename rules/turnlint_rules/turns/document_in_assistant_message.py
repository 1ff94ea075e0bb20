"""From API version 2026-10-21 on, documents belong to the user.

Why: the older version takes a `document` block in an assistant message, the newer one refuses it. Documents inside
the results of server tools are not meant.

What to do: move the document into a user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, user
from turnlint.rule import (
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
from turnlint_rules.turns._roles import misplaced

NOT_PERMITTED = Wording(
    "messages.{message}.content: 'document' blocks are not permitted within assistant turns",
    evidence=(Inferred("the migration guide to 2026-10-21 says that it is refused; the words are those for images"),),
)
_DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}


@rule(
    "document-in-assistant-message",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:document"},
    versions=("2026-10-21",),
    says=(NOT_PERMITTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(_DOCUMENT), user("go on"), model="claude-sonnet-5"),
            "messages.1.content: 'document' blocks are not permitted within assistant turns",
            at=("messages", 1, "content", 0),
            api_version="2026-10-21",
        ),
        Case(
            body(user("hi"), assistant(_DOCUMENT), user("go on"), model="claude-sonnet-5"),
            "messages.1.content: 'document' blocks are not permitted within assistant turns",
            note="a warning while the API version is open",
        ),
    ),
    accepted=(
        Case(body(user("hi"), assistant(_DOCUMENT), user("go on")), api_version="2023-06-01"),
        Case(body(user(_DOCUMENT, "Summarise it.")), api_version="2026-10-21"),
    ),
)
def document_in_assistant_message(conversation: Conversation) -> Iterator[Draft]:
    for block in misplaced(conversation, "assistant", "document"):
        yield NOT_PERMITTED.at(block.path, message=block.message)
