"""An output format excludes citations.

Why: citations interleave the answer with references, which no JSON schema allows. Citations on any document or search
result of the conversation count. The words of the refusal are not published.

What to do: drop the format, or set `citations.enabled` to false; ask for quotations as a field of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from turnlint_rules.structured_output._schemas import formats
from turnlint_rules.structured_output._sources import closed, format_of

BOTH = Wording(
    "output_config.format: Citations are not supported together with structured outputs.",
    evidence=(Inferred("Citations and Structured outputs (2026-08): the combination gets a 400, without its words"),),
)


def _document(enabled: bool) -> dict[str, Any]:
    return {
        "type": "document",
        "source": {"type": "text", "media_type": "text/plain", "data": "The sky is blue."},
        "citations": {"enabled": enabled},
    }


@rule(
    "output-format-with-citations",
    Severity.ERROR,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:output_config", "field:output_format"},
    says=(BOTH,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(_document(True), "What colour?"), output_config=format_of(closed(colour={"type": "string"}))),
            "output_config.format: Citations are not supported together with structured outputs.",
            at=("messages", 0, "content", 0, "citations"),
        ),
    ),
    accepted=(
        Case(body(user(_document(False), "What colour?"), output_config=format_of(closed(colour={"type": "string"})))),
        Case(body(user(_document(True), "What colour?"), output_config={})),
    ),
)
def output_format_with_citations(conversation: Conversation) -> Iterator[Draft]:
    if (
        conversation.occurs.isdisjoint({"block:document", "block:search_result"})
        or next(formats(conversation), None) is None
    ):
        return
    for block in conversation.blocks("document", "search_result"):
        if cites(block):
            yield BOTH.at((*block.path, "citations"))
            return
