"""The data of a base64 document must be a PDF.

Why: whatever the file is called, a PDF begins with `%PDF` (readers allow some bytes before it). The tag in the
message's path is `pdf`, not `document`.

What to do: send text as a `text` source, images as `image` blocks, and convert other formats to PDF.
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
from turnlint_rules.media._examples import pdf, plain
from turnlint_rules.media._sources import decoded, readable, where

INVALID = Wording(
    "{where}.pdf.source.base64.data: The PDF specified was not valid.",
    evidence=(
        Measured("published test suite of an application, an empty and a damaged PDF", "2026-09"),
        Reported("anthropics/claude-code#5174", "2025-08-05"),
    ),
)
#: A shorter path, for a document without base64 perhaps: nobody says what was sent.
SHORT = Wording(
    "{where}.pdf: The PDF specified was not valid.",
    evidence=(Reported("public code that quotes the API", "2026"),),
)


@rule(
    "pdf-not-valid",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:document"},
    says=(INVALID, SHORT),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(pdf("aGVsbG8gd29ybGQh"), "?")),
            "messages.0.content.0.pdf.source.base64.data: The PDF specified was not valid.",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
    ),
    accepted=(Case(body(user(pdf(), "?"))), Case(body(user(plain(), "?")))),
)
def pdf_not_valid(conversation: Conversation) -> Iterator[Draft]:
    for source in readable(conversation, "document"):
        head = decoded(source.data, 1026)
        if head is not None and b"%PDF" not in head:
            yield INVALID.at(source.path, where=where(source.block))
