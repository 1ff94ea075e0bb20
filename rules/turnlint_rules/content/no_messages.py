"""A request holds at least one message.

Why: there is nothing to answer. A request that continues a thread may have no new message: so a paused turn goes on.
What a compaction without messages gets is told by `compaction-nothing-to-summarize`.

What to do: send the conversation; where a filter or a cut at the context's limit left nothing, keep the newest turn.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import EARLIER, Case, Conversation, Draft, Measured, Pass, Severity, Wording, rule

NONE = Wording(
    "messages: at least one message is required",
    evidence=(Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04"),),
)
_CONTINUE = {"type": "continue", "previous_message_id": "msg_01"}


@rule(
    "no-messages",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:no-messages"},
    given={EARLIER},
    says=(NONE,),
    refused=(
        Case(body(), NONE.template, at=("messages",)),
        Case(
            body(thread={"type": "create"}, model="claude-opus-5-5"),
            NONE.template,
            note="a thread begins with all of it",
        ),
    ),
    accepted=(
        Case(body(user("hi"))),
        Case(body(thread=_CONTINUE, model="claude-opus-5-5"), note="a paused turn that the server holds goes on"),
    ),
)
def no_messages(conversation: Conversation) -> Iterator[Draft]:
    if conversation.fields.get("compaction") is None:
        for fault in conversation.faults["no-messages"]:
            yield NONE.at(fault.path, order=(fault.order,))
