"""A request may hold 100 images and documents, or 600 for models with a context of a million tokens.

Why: those of earlier turns and in tool results count. At Amazon Bedrock some regions stop at 100 for every model, so
what lies between is a warning there; so it is for Sonnet 4 and 4.5 while the long-context header may be on.

What to do: drop the images of old turns, or put a text in their place that says what they showed.
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
from turnlint_rules.media._examples import image, pdf
from turnlint_rules.media._sources import VISION, source_of

TOO_MANY = Wording(
    "too many images and documents: {images} + {documents} > {limit}",
    evidence=(
        Measured("published test of 601 images on Amazon Bedrock", "2026-07-06"),
        VISION,
        Reported("anthropics/claude-code#23392", "2026-02-05"),
        Reported("anthropics/claude-code#26188", "2026-02-16"),
    ),
)
MEDIA = Wording(
    "Too much media: {pages} document pages + {images} images > {limit}",
    until="2026-02",
    evidence=(
        Reported("anthropics/claude-code#3397", "2025-07-12"),
        Reported("anthropics/claude-code#24541", "2026-02-09"),
    ),
)

_MILLION: Final = 1_000_000
_LONG_CONTEXT: Final = "context-1m-2025-08-07"
#: Models whose context that header widened.
_WIDENED: Final = frozenset({"claude-sonnet-4-0", "claude-sonnet-4-5"})


@rule(
    "too-many-media",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    given={"model.context_window"},
    says=(TOO_MANY,),
    said=(MEDIA,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user(*[image()] * 104, pdf(), "?"), model="claude-haiku-4-5"),
            "too many images and documents: 104 + 1 > 100",
            at=("messages", 0, "content", 100),
        ),
        Case(
            body(user(*[image()] * 601, "?"), model="claude-sonnet-5"), "too many images and documents: 601 + 0 > 600"
        ),
        Case(
            body(user(*[image()] * 200, "?"), model="claude-opus-4-8"),
            "too many images and documents: 200 + 0 > 100",
            platform="bedrock",
            note="a warning: measured, by some regions only",
        ),
    ),
    accepted=(
        Case(body(user(*[image()] * 100, "?"), model="claude-haiku-4-5")),
        Case(body(user(*[image()] * 600, "?"), model="claude-sonnet-5")),
    ),
)
def too_many_media(conversation: Conversation) -> Iterator[Draft]:
    blocks = conversation.blocks("image", "document")
    if len(blocks) <= 100:
        return
    # A document of plain text is no medium, and what a file holds is not known.
    counted = [block for block in blocks if block.type == "image" or source_of(block).get("type") in ("base64", "url")]
    images = sum(block.type == "image" for block in counted)
    limit, unsure = _limit(conversation, len(counted))
    if len(counted) > limit:
        yield TOO_MANY.at(
            counted[limit].path,
            images=images,
            documents=len(counted) - images,
            limit=limit,
            unsure=unsure,
            order=(),
        )


def _limit(conversation: Conversation, count: int) -> tuple[int, bool]:
    """The bound that a count meets, and how sure it is."""
    context, model = conversation.context, conversation.model
    window = model.context_window or 0
    if window >= _MILLION:
        if count <= 600 and context.platform == "bedrock":
            return 100, True
        return 600, False
    if count <= 600 and model.id in _WIDENED and context.may_use(_LONG_CONTEXT):
        return 100, True
    return 100, False
