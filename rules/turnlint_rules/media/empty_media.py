"""The data of an image or PDF may not be empty.

Why: a file that could not be read often leaves an empty string behind, and the conversation that holds it is refused
with every further turn.

What to do: leave the block out, or put a text in its place that says what failed.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import image, pdf
from turnlint_rules.media._sources import encoded, where

IMAGE = Wording(
    "{where}.image.source.base64: image cannot be empty",
    evidence=(Reported("anthropics/claude-code#12750", "2025-11-30"),),
)
PDF = Wording(
    "{where}.document.source.base64: PDF cannot be empty",
    evidence=(Measured("published test suite of an application, an empty and a damaged PDF", "2026-09"),),
)


@rule(
    "empty-media",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    says=(IMAGE, PDF),
    fixes=(removing(2),),
    refused=(
        Case(body(user(image(""), "?")), "messages.0.content.0.image.source.base64: image cannot be empty"),
        Case(
            body(user(pdf(""), "?")),
            "messages.0.content.0.document.source.base64: PDF cannot be empty",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
    ),
    accepted=(Case(body(user(image(), pdf(), "?"))),),
)
def empty_media(conversation: Conversation) -> Iterator[Draft]:
    for kind, wording in (("image", IMAGE), ("document", PDF)):
        for source in encoded(conversation, kind):
            if not source.data:
                yield wording.at(source.path, where=where(source.block))
