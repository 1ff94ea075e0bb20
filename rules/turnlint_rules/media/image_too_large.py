"""An image's base64 string may have 10 MB; on Amazon Bedrock and Google Cloud 5 MB.

Why: the API compares the length of the base64 string, a third more than the file's. Images of earlier turns and in
tool results count one by one. Until summer 2026 the bound was 5 MB everywhere.

What to do: scale the image down or compress it; nothing above the model's own resolution helps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import PNG, image
from turnlint_rules.media._sources import VISION, readable, where

_MB: Final = 1024 * 1024

TOO_LARGE = Wording(
    "{where}.image.source.base64: image exceeds {mb} MB maximum: {size} bytes > {limit} bytes",
    evidence=(
        Measured("published live probe, claude-sonnet-5-5", "2026-09-29"),
        VISION,
        Reported("anthropics/claude-code#19631", "2026-01-21"),
    ),
)

_FIVE_MB = PNG.rstrip("=") + "A" * (5 * _MB)


@rule(
    "image-too-large",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(TOO_LARGE,),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(image(_FIVE_MB), "?"), anthropic_version="bedrock-2023-05-31"),
            "messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: "
            f"{len(_FIVE_MB)} bytes > 5242880 bytes",
            at=("messages", 0, "content", 0, "source", "data"),
            platform="bedrock",
        ),
    ),
    accepted=(
        Case(body(user(image(_FIVE_MB), "?")), note="on Anthropic's own API"),
        Case(body(user(image(PNG), "?"), anthropic_version="bedrock-2023-05-31"), platform="bedrock"),
    ),
)
def image_too_large(conversation: Conversation) -> Iterator[Draft]:
    mb = 5 if conversation.context.platform in {"bedrock", "vertex"} else 10
    for source in readable(conversation, "image"):
        if (size := len(source.data)) > mb * _MB:
            yield TOO_LARGE.at(source.path, where=where(source.block), mb=mb, size=size, limit=mb * _MB)
