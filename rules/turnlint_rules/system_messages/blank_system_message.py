"""The text of a system message must hold more than white space.

Why: the API looks at each text block once the message stands in its place.

What to do: leave the block or the message out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, system, text, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    blocks_of,
    rule,
)
from turnlint_rules.system_messages._runs import PROBE, judged

BLANK = Wording("messages.{message}: system text blocks must contain non-whitespace text", evidence=(PROBE,))
_SENTENCE = "messages.1: system text blocks must contain non-whitespace text"


@rule(
    "blank-system-message",
    Severity.ERROR,
    answers=Pass.BLANK_SYSTEM_MESSAGES,
    needs={"fact:system_message"},
    says=(BLANK,),
    fixes=(DROPPED,),
    refused=(
        Case(body(user("hi"), system("  "), model="claude-sonnet-5"), _SENTENCE, at=("messages", 1)),
        Case(
            body(user("hi"), system(text("x"), text("")), model="claude-sonnet-5"),
            _SENTENCE,
            note="an empty block beside another; alone it is `empty-text`",
        ),
    ),
    accepted=(Case(body(user("hi"), system(" Be terse. "), model="claude-sonnet-5")),),
)
def blank_system_message(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    for index in conversation.system_messages:
        blocks = blocks_of(conversation.messages[index])
        texts = [block["text"] for block in blocks if isinstance(block, dict) and isinstance(block.get("text"), str)]
        if any(not each.strip() for each in texts) and not (len(blocks) == 1 and texts == [""]):
            yield BLANK.at(("messages", index), message=index)
