"""The API must be able to render a PDF.

Why: a file that begins like a PDF and is damaged further back passes every earlier check. Only the API's own renderer
can tell.

What to do: open the file in a reader and save it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.conversation import Conversation
from turnlint.knowledge import API
from turnlint.rule import Finding, Phase, Place, Reported, Severity, Wording, rule

UNREADABLE = Wording(
    "Could not process PDF",
    evidence=(Reported("anthropics/anthropic-sdk-python#903", "2025-03-12"),),
)


@rule(
    "pdf-unreadable",
    Severity.ERROR,
    at=Place(Phase.PARAMETERS, rank=42),
    needs={"document"},
    asks={API},
    says=(UNREADABLE,),
)
def pdf_unreadable(conversation: Conversation) -> Iterator[Finding]:
    yield from ()
