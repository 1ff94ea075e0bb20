"""A thinking block must hold thinking, unless the API itself left it out.

Why: with `display: "omitted"`, the default of newer models, thinking comes back empty with a signature, and must be
sent back so, also to a model that never omits it. Empty thinking without a signature comes from elsewhere and is
refused. White space is no omitted thinking: signed, on a model with manual thinking alone, it is a warning.

What to do: send thinking blocks back as they came; drop those that another provider or a stream left without a
signature.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, thinking, user
from turnlint.rule import (
    DROPPED,
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    rule,
)

BLANK = Wording(
    "messages.{message}.content.{index}.thinking: each thinking block must contain thinking",
    evidence=(
        Reported("public code that quotes the answer to a signed blank block", "2026-09-18"),
        Reported("public code that quotes the answer", "2026-08-28"),
    ),
)
_SENTENCE = "messages.1.content.0.thinking: each thinking block must contain thinking"


@rule(
    "blank-thinking",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"fault:empty-thinking"},
    says=(BLANK,),
    fixes=(DROPPED,),
    refused=(
        Case(
            body(user("hi"), assistant(thinking("", ""), "Hello"), user("go on")),
            _SENTENCE,
            at=("messages", 1, "content", 0, "thinking"),
        ),
        Case(
            body(user("hi"), assistant(thinking(" "), "Hello"), user("go on")),
            _SENTENCE,
            note="signed, on a model that does not omit thinking: a warning",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant(thinking(""), "Hello"), user("go on"), model="claude-opus-4-7"),
            note="omitted thinking with its signature, recorded on claude-opus-4-7",
        ),
        Case(
            body(user("hi"), assistant(thinking(""), "Hello"), user("go on"), model="claude-haiku-4-5"),
            note="what a conversation brings along that began on another model",
        ),
    ),
)
def blank_thinking(conversation: Conversation) -> Iterator[Draft]:
    modes = conversation.model.thinking
    manual_only = modes is not None and "adaptive" not in modes
    for fault in conversation.faults["empty-thinking"]:
        if len(fault.path) != 5:
            continue
        _, message, _, index, _ = fault.path
        block = conversation.messages[message]["content"][index]  # type: ignore[index]
        signature = block.get("signature")
        if signature == "":
            yield BLANK.at(fault.path, message=message, index=index)
        elif isinstance(signature, str) and manual_only and block.get("thinking") != "":
            yield BLANK.at(fault.path, message=message, index=index, unsure=True)
