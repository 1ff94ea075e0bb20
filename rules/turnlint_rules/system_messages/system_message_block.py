"""A system message holds text and changes of tools, nothing else.

Why: images, documents and results belong to the user.

What to do: put the block into a user message.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, system, text, user
from turnlint.rule import (
    PASSED,
    Case,
    Conversation,
    Draft,
    Pass,
    Severity,
    Wording,
    blocks_of,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import EMULATOR, PROBE, TOOL_CHANGES, judged

BLOCK = Wording(
    "messages.{message}: role 'system' supports text, tool_addition, and tool_removal blocks only",
    evidence=(PROBE, EMULATOR),
)
_SENTENCE = "messages.{}: role 'system' supports text, tool_addition, and tool_removal blocks only"
_DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}


@rule(
    "system-message-block",
    Severity.ERROR,
    answers=Pass.SYSTEM_MESSAGE_BLOCKS,
    needs={"fact:system_message"},
    says=(BLOCK,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), system("Read it.", _DOCUMENT), model="claude-sonnet-5"),
            _SENTENCE.format(1),
            at=("messages", 1, "content", 1),
        ),
        Case(
            body(system(_DOCUMENT), user("hi"), model="claude-sonnet-5"),
            _SENTENCE.format(0),
            note="before its place is looked at",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), system(text("Be terse.", cache_control={"type": "ephemeral"})), model="claude-opus-4-8"),
            note="recorded on claude-opus-4-8",
        ),
    ),
)
def system_message_block(conversation: Conversation) -> Iterator[Draft]:
    if not judged(conversation):
        return
    # A type that the API does not know is a shape fault, told or let through there.
    unknown = {fault.path for kind in ("tag", PASSED) for fault in conversation.faults.get(kind, ())}
    for index in conversation.system_messages:
        for place, block in enumerate(blocks_of(conversation.messages[index])):
            kind = block.get("type") if isinstance(block, dict) else None
            path = ("messages", index, "content", place)
            if isinstance(kind, str) and kind not in ("text", *TOOL_CHANGES) and path not in unknown:
                yield BLOCK.at(path, message=index)
                break
