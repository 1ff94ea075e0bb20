"""Amazon Bedrock and Google Cloud take media as base64 only.

Why: the clouds fetch nothing. The path in the message says `base64.data`, though the source is a URL.

What to do: download the file and send it as base64.
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
    Recorded,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import image, linked
from turnlint_rules.media._sources import VISION, source_of, where

IMAGE = Wording(
    "{where}.source.base64.data: URL sources are not supported",
    evidence=(Recorded("an image URL on Amazon Bedrock, claude-sonnet-4", "2025-12-31"), VISION),
)
#: For Google Cloud, and for documents: documented as unavailable, worded by nobody.
INFERRED = Wording(
    "{where}.source.base64.data: URL sources are not supported",
    evidence=(Inferred("the recorded answer to an image on Amazon Bedrock"),),
)

_SENTENCE = "messages.0.content.1.{}.source.base64.data: URL sources are not supported"


@rule(
    "url-source-unsupported",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    platforms=("bedrock", "vertex"),
    says=(IMAGE, INFERRED),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("?", linked("image", "https://example.com/a.png")), anthropic_version="bedrock-2023-05-31"),
            _SENTENCE.format("image"),
            at=("messages", 0, "content", 1, "source"),
            platform="bedrock",
        ),
        Case(
            body(user("?", linked("document", "https://example.com/a.pdf")), anthropic_version="vertex-2023-10-16"),
            _SENTENCE.format("document"),
            platform="vertex",
        ),
    ),
    accepted=(
        Case(body(user("?", image()), anthropic_version="bedrock-2023-05-31"), platform="bedrock"),
        Case(body(user("?", linked("image", "https://example.com/a.png"))), note="on Anthropic's own API"),
    ),
)
def url_source_unsupported(conversation: Conversation) -> Iterator[Draft]:
    recorded = conversation.context.platform == "bedrock"
    for block in conversation.blocks("image", "document"):
        if source_of(block).get("type") == "url":
            wording = IMAGE if recorded and block.type == "image" else INFERRED
            yield wording.at((*block.path, "source"), where=where(block, block.type))
