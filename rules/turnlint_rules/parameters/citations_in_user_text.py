"""API version 2026-10-21 takes no citations on a user's text.

Why: citations are what the model gives. Under that version a `text` block of a user message, also inside a
`search_result`, must come without them; an empty list is taken. Version 2023-06-01 ignores them.

What to do: drop `citations` from the text of user messages; keep it on the assistant's text, as received.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, text, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Path,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.sources import VERSION

CITED = Wording(
    "{location}: `text` blocks in `user` messages cannot have `citations`",
    evidence=(Inferred.after(VERSION, "the refusal is documented, its words are not"),),
)
_CITATION = {
    "type": "char_location",
    "cited_text": "Grass is green.",
    "document_index": 0,
    "document_title": None,
    "start_char_index": 0,
    "end_char_index": 15,
}


@rule(
    "citations-in-user-text",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:text", "block:search_result"},
    versions=("2026-10-21",),
    platforms=("anthropic", "foundry"),  # what other clouds do with this version is not known
    says=(CITED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(text("As you said: green.", citations=[_CITATION]))),
            "messages.0.content.0: `text` blocks in `user` messages cannot have `citations`",
            at=("messages", 0, "content", 0, "citations"),
            api_version="2026-10-21",
        ),
        Case(
            body(
                user(
                    {
                        "type": "search_result",
                        "source": "https://example.com",
                        "title": "Grass",
                        "content": [text("Grass is green.", citations=[_CITATION])],
                    }
                )
            ),
            "messages.0.content.0.content.0: `text` blocks in `user` messages cannot have `citations`",
            api_version="2026-10-21",
        ),
    ),
    accepted=(
        Case(body(user(text("As you said: green.", citations=[_CITATION]))), api_version="2023-06-01"),
        Case(body(user(text("hi", citations=[]))), api_version="2026-10-21"),
        Case(
            body(user("hi"), assistant(text("It is green.", citations=[_CITATION])), user("thanks")),
            api_version="2026-10-21",
        ),
    ),
)
def citations_in_user_text(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.blocks("text"):
        if block.role == "user" and len(block.path) == 4:
            yield from _cited(block.value, block.path)
    for block in conversation.blocks("search_result"):
        content = block.value.get("content")
        for index, item in enumerate(content if isinstance(content, list) else ()):
            yield from _cited(item, (*block.path, "content", index))


def _cited(block: object, path: Path) -> Iterator[Draft]:
    citations = block.get("citations") if isinstance(block, dict) else None
    if isinstance(citations, list) and citations:
        yield CITED.at((*path, "citations"), location=".".join(map(str, path)))
