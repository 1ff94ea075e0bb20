"""A PDF may not be protected by a password.

Why: the API cannot open it. A file that the empty password opens (one that only forbids printing or copying) is
documented as unsupported too, but nobody has published its refusal: a warning.

What to do: save the PDF without encryption.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Unjudged,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import pdf, pdf_data
from turnlint_rules.media._sources import where

LOCKED = Wording(
    "{where}.pdf.source.base64.data: The PDF specified is password protected.",
    evidence=(Reported("public code that handles the API's refusals of PDFs", "2026"),),
)

_ENCRYPTED = pdf_data(
    extra=f"/Encrypt<</Filter/Standard/V 1/R 2/O({'a' * 32})/U({'b' * 32})/P -4>>/ID[(a)(a)]",
)


@rule(
    "pdf-encrypted",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:document"},
    says=(LOCKED,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(pdf(_ENCRYPTED), "?")),
            "messages.0.content.0.pdf.source.base64.data: The PDF specified is password protected.",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
    ),
    accepted=(Case(body(user(pdf(), "?"))),),
)
def pdf_encrypted(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    from turnlint_rules.media._headers import pdfs

    for source, found in pdfs(conversation):
        if found.why:
            yield Unjudged(found.why)
        if found.header is not None and found.header.encrypted:
            yield LOCKED.at(source.path, where=where(source.block), unsure=not found.header.locked)
