"""Images are JPEG, PNG, GIF or WebP.

Why: the API tells the format by the bytes, whatever `media_type` says. SVG, AVIF, HEIC, TIFF, BMP, icons and PDFs are
refused.

What to do: convert the image to PNG or JPEG; send a PDF as a `document` block.
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
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import PNG, SVG, image
from turnlint_rules.media._sources import VISION, image_type, readable, where

UNSUPPORTED = Wording(
    "{where}.image.source.base64.data: The file format is invalid or unsupported",
    evidence=(
        Recorded("a text file behind the URL of a document, claude-sonnet-4-5", "2026"),
        Reported("public code that meets SVG, ICO, AVIF and HEIC", "2026"),
        VISION,
    ),
)
DECLARED = Wording(
    "{where}.image.source.base64.data: Image format {media_type} not supported",
    evidence=(Reported("public code of ten projects, which quotes the answer to a damaged image", "2026"),),
)


@rule(
    "unsupported-image-format",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(UNSUPPORTED, DECLARED),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(image(SVG), "?")),
            "messages.0.content.0.image.source.base64.data: The file format is invalid or unsupported",
            at=("messages", 0, "content", 0, "source", "data"),
        ),
    ),
    accepted=(Case(body(user(image(PNG), "?")), note="one pixel: recorded"),),
)
def unsupported_image_format(conversation: Conversation) -> Iterator[Draft]:
    for source in readable(conversation, "image"):
        head = source.head
        if head is not None and len(head) >= 12 and image_type(head) is None:
            yield UNSUPPORTED.at(source.path, where=where(source.block))
