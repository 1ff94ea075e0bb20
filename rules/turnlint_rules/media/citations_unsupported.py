"""Some old models cannot cite documents.

Why: Claude 3 Haiku refuses documents with citations enabled. All models since Claude 3.5 Haiku take them.

What to do: use a newer model, or leave `citations` out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Recorded,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.citations import cites
from turnlint_rules.media._examples import plain

UNSUPPORTED = Wording(
    "'{model}' does not support citations.",
    evidence=(Recorded("a text document with citations, claude-3-haiku-20240307", "2026"),),
)


@rule(
    "citations-unsupported",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"block:document"},
    given={"model.citations"},
    says=(UNSUPPORTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(plain(citations={"enabled": True}), "?"), model="claude-3-haiku-20240307"),
            "'claude-3-haiku-20240307' does not support citations.",
            at=("messages", 0, "content", 0, "citations"),
        ),
    ),
    accepted=(
        Case(body(user(plain(citations={"enabled": True}), "?"), model="claude-3-5-haiku-20241022")),
        Case(body(user(plain(citations={"enabled": False}), "?"), model="claude-3-haiku-20240307")),
    ),
)
def citations_unsupported(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.citations is not False:
        return
    for block in conversation.blocks("document"):
        if cites(block):
            yield UNSUPPORTED.at((*block.path, "citations"), model=conversation.model.snapshot)
            return
