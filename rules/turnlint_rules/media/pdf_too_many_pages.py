"""The PDFs of a request may have 100 pages together, or 600 for models with a context of a million tokens.

Why: the API makes an image of every page. For Sonnet 4 and 4.5 the long-context header may raise the bound: while the
betas are not known, the finding is a warning there.

What to do: split the document, or send its text as a `text` source.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from turnlint_rules.media._sources import PDF, where

PAGES = Wording(
    "{where}.pdf.source.base64.data: A maximum of {limit} PDF pages may be provided.",
    evidence=(
        PDF,
        Reported("anthropics/claude-code#6231", "2025-08-21"),
        Reported("warpdotdev/Warp#8114", "2025-11-20"),
    ),
)
UNPLACED = Wording(
    "A maximum of {limit} PDF pages may be provided.",
    until="2025-08-13",
    evidence=(Reported("anthropics/claude-code#5707", "2025-08-13"),),
)

_LONG_CONTEXT: Final = "context-1m-2025-08-07"
_WIDENED: Final = frozenset({"claude-sonnet-4-0", "claude-sonnet-4-5"})


@rule(
    "pdf-too-many-pages",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:document"},
    given={"model.context_window"},
    says=(PAGES,),
    said=(UNPLACED,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(pdf(pdf_data(101)), "?"), model="claude-haiku-4-5"),
            "messages.0.content.0.pdf.source.base64.data: A maximum of 100 PDF pages may be provided.",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
        Case(
            body(user(pdf(pdf_data(400)), pdf(pdf_data(201)), "?"), model="claude-sonnet-5"),
            "messages.0.content.1.pdf.source.base64.data: A maximum of 600 PDF pages may be provided.",
            note="together",
        ),
    ),
    accepted=(
        Case(body(user(pdf(pdf_data(100)), "?"), model="claude-haiku-4-5")),
        Case(body(user(pdf(pdf_data(600)), "?"), model="claude-sonnet-5")),
    ),
)
def pdf_too_many_pages(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    from turnlint_rules.media._headers import pdfs

    model, pages = conversation.model, 0
    limit = 600 if (model.context_window or 0) >= 1_000_000 else 100
    for source, found in pdfs(conversation):
        if found.why:
            yield Unjudged(found.why)
        pages += (found.header.pages or 0) if found.header is not None else 0
        if pages > limit:
            unsure = model.id in _WIDENED and pages <= 600 and conversation.context.may_use(_LONG_CONTEXT)
            yield PAGES.at(source.path, where=where(source.block), limit=limit, unsure=unsure)
            return
