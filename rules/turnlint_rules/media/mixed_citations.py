"""Citations are enabled for all documents of a request, or for none.

Why: the documentation demands it; what the API answers to a mixture is not published, so this is a warning.

What to do: set `citations` alike on every document, those of earlier turns and in tool results included.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.citations import cites
from turnlint_rules.media._examples import plain

MIXED = Wording(
    "citations must be enabled on all or none of the documents within a request",
    evidence=(
        Inferred(
            "Citations: the constraint is documented, the words are not",
            "2026-08",
            "https://platform.claude.com/docs/en/build-with-claude/citations",
        ),
    ),
)


@rule(
    "mixed-citations",
    Severity.WARNING,
    answers=Pass.PARAMETERS,
    needs={"block:document"},
    says=(MIXED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(plain("a", citations={"enabled": True}), plain("b"), "?")),
            MIXED.template,
            at=("messages", 0, "content", 1),
        ),
    ),
    accepted=(
        Case(body(user(plain("a", citations={"enabled": True}), plain("b", citations={"enabled": True}), "?"))),
        Case(body(user(plain("a", citations=None), plain("b", citations={"enabled": False}), "?")), note="none"),
    ),
)
def mixed_citations(conversation: Conversation) -> Iterator[Draft]:
    blocks = [block for block in conversation.blocks("document") if block.role == "user"]
    other = next((block for block in blocks if cites(block) != cites(blocks[0])), None)
    if other is not None:
        yield MIXED.at(other.path)
