"""The tools and the system prompt of a thread are sent once, when it is created.

Why: the server holds them. The official SDK leaves them out of each later request, and documents that a repetition is
refused; other clients were seen to send a part of them again, so this is a warning.

What to do: leave `system` and `tools` out while `thread.type` is `continue`. To change them, begin a new thread.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Remark,
    Severity,
    removing,
    rule,
)
from turnlint_rules._shared.sources import SDK, THREADS

CREATE_ONLY = Remark(
    "`{field}` belongs to the request that creates a thread; the server holds it for those that continue it",
    evidence=(SDK, THREADS),
)
_CONTINUE = {"type": "continue", "previous_message_id": "msg_01"}


@rule(
    "thread-create-only-fields",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"field:thread"},
    says=(CREATE_ONLY,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("go on"), model="claude-opus-5-5", thread=_CONTINUE, system="Be brief."),
            "`system` belongs to the request that creates a thread; the server holds it for those that continue it",
            at=("system",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5-5", thread={"type": "create"}, system="Be brief.", tools=[tool()])),
        Case(body(user("go on"), model="claude-opus-5-5", thread=_CONTINUE)),
    ),
)
def thread_create_only_fields(conversation: Conversation) -> Iterator[Draft]:
    if conversation.held:
        for field in ("system", "tools"):
            if conversation.fields.get(field) is not None:
                yield CREATE_ONLY.at((field,), field=field)
