"""No side of an image may exceed 8000 pixels, or 2000 in a request with more than 20 images.

Why: the images of earlier turns and in tool results count too, so a conversation that worked with 20 screenshots
fails at the 21st, for every image of it that is larger. On Amazon Bedrock and Google Cloud documents count as images.

What to do: scale images to at most 2000 pixels before they enter the history.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Unjudged,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import image, png
from turnlint_rules.media._sources import VISION, readable, where

SIDE = Wording(
    "{where}.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels",
    evidence=(
        Measured("published live probe, claude-sonnet-5-5", "2026-09-29"),
        VISION,
        Reported("anthropics/claude-code#4778", "2025-08-04"),
    ),
    code="image_dimensions_too_large",
)
MANY = Wording(
    "{where}.image.source.base64.data: At least one of the image dimensions exceed max allowed size for many-image "
    "requests: 2000 pixels",
    evidence=(
        VISION,
        Reported("charmbracelet/crush#3810", "2026-09-12"),
        Reported("anthropics/claude-code#49537", "2026-04-16"),
    ),
    code="image_dimensions_too_large",
)

_SMALL = [image()] * 20


@rule(
    "image-dimensions",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(SIDE, MANY),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(image(png(8001, 1)), "?")),
            "messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed "
            "size: 8000 pixels",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
        Case(
            body(user(*_SMALL), user(image(png(1, 2001)), "?")),
            "messages.0.content.20.image.source.base64.data: At least one of the image dimensions exceed max allowed "
            "size for many-image requests: 2000 pixels",
            at=("messages", 1, "content", 0, "source", "data"),
            note="21 images in two messages, which the API joins",
        ),
    ),
    accepted=(
        Case(body(user(image(png(8000, 8000)), "?"))),
        Case(body(user(*_SMALL[1:], image(png(2001, 2001)), "?")), note="20 images"),
    ),
)
def image_dimensions(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    from turnlint_rules.media._headers import UNMEASURED, dimensions

    counted = ("image", "document") if conversation.context.platform in {"bedrock", "vertex"} else ("image",)
    many = len(conversation.blocks(*counted)) > 20
    wording, limit = (MANY, 2000) if many else (SIDE, 8000)
    for source in readable(conversation, "image"):
        size = dimensions(source.data)
        if size is None:
            yield Unjudged(UNMEASURED)
        elif max(size) > limit:
            yield wording.at(source.path, where=where(source.block))
