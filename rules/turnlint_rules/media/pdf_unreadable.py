"""The API must be able to render a PDF.

Why: a file that begins like a PDF and is damaged further back passes every earlier check. Only the API's own renderer
can tell.

What to do: open the file in a reader and save it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule

UNREADABLE = Wording(
    "Could not process PDF",
    evidence=(Reported("anthropics/anthropic-sdk-python#903", "2025-03-12"),),
)


@rule(
    "pdf-unreadable",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:document"},
    given={API},
    says=(UNREADABLE,),
)
def pdf_unreadable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
