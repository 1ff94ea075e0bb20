"""A URL source must be an `https` URL.

Why: the API fetches nothing over plain `http`, and knows no other scheme. A data URL belongs into a base64 source.

What to do: give an `https` URL, or send the bytes as base64.
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
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import linked
from turnlint_rules.media._sources import source_of

HTTPS = Wording(
    "Only HTTPS URLs are supported.",
    evidence=(Reported("public code that handles the API's refusals of images", "2026"),),
)


@rule(
    "insecure-url-source",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    platforms=("anthropic", "foundry"),
    says=(HTTPS,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(linked("image", "http://example.com/a.png"), "?")),
            "Only HTTPS URLs are supported.",
            at=("messages", 0, "content", 0, "source", "url"),
        ),
        Case(body(user(linked("document", "http://example.com/a.pdf"), "?")), "Only HTTPS URLs are supported."),
    ),
    accepted=(Case(body(user(linked("image", "HTTPS://example.com/a.png"), "?"))),),
)
def insecure_url_source(conversation: Conversation) -> Iterator[Draft]:
    for block in conversation.blocks("image", "document"):
        source = source_of(block)
        url = source.get("url")
        if source.get("type") == "url" and isinstance(url, str) and url[:8].lower() != "https://":
            yield HTTPS.at((*block.path, "source", "url"))
