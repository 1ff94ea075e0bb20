"""A compaction request needs a conversation to summarise.

Why: without a user or an assistant message there is nothing to do. The API names the cause
(`compaction_nothing_to_summarize`); its words are not published.

What to do: send the conversation that is to be compacted, the latest turn included.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import EARLIER, Case, Conversation, Draft, Inferred, Pass, Severity, Wording, role_of, rule
from turnlint_rules._shared.sources import SDK

NOTHING = Wording(
    "compaction: there are no messages to summarize",
    evidence=(Inferred.after(SDK, "its error classes document the refusal, the words are not published"),),
    code="compaction_nothing_to_summarize",
)
_SUMMARIZE = {"type": "summarize"}


@rule(
    "compaction-nothing-to-summarize",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:compaction"},
    given={EARLIER},
    says=(NOTHING,),
    refused=(Case(body(model="claude-opus-5-5", compaction=_SUMMARIZE), NOTHING.template, at=("messages",)),),
    accepted=(
        Case(body(user("hi"), model="claude-opus-5-5", compaction=_SUMMARIZE)),
        Case(
            body(
                model="claude-opus-5-5",
                compaction=_SUMMARIZE,
                thread={"type": "continue", "previous_message_id": "msg_01"},
            ),
            note="the server holds the conversation",
        ),
    ),
)
def compaction_nothing_to_summarize(conversation: Conversation) -> Iterator[Draft]:
    if not isinstance(conversation.fields.get("compaction"), dict) or conversation.unread:
        return
    if isinstance(conversation.fields.get("messages"), list) and all(
        role_of(message) == "system" for message in conversation.messages
    ):
        yield NOTHING.at(("messages",))
