"""An image with `oversized_image` set to "error" must fit the resolution of every model that the request names.

Why: larger images are scaled down before the model sees them, so coordinates in its answer refer to another image.
This setting turns that into a refusal that names the size which fits. A side may have 1568 pixels and an image 1568
tokens of 28 by 28 pixels; from Opus 4.7 on 2576 pixels and 4784 tokens.

What to do: scale the image to the size that the message names, or set `oversized_image` to "downsize".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Documented,
    Draft,
    Measured,
    Pass,
    Severity,
    Unjudged,
    Wording,
    find_model,
    rule,
)
from turnlint_rules.media._examples import image, png
from turnlint_rules.media._sources import readable, where

DOWNSIZED = Wording(
    "{where}: image dimensions {width}x{height} exceed the maximum image size of a model named on this request and "
    "would be downsized to {fit}; scale the image to at most {fit} or set the image's oversized_image setting to "
    '"downsize"',
    evidence=(
        Measured("published live probes of claude-haiku-4-5 and claude-sonnet-5", "2026-09-01"),
        Documented(
            "Coordinates and bounding boxes",
            "2026-08-22",
            "https://platform.claude.com/docs/en/build-with-claude/vision-coordinates",
        ),
    ),
)

#: Longest side and tokens, by the names of the models table. A model that stands in neither is not judged.
_STANDARD: Final = (1568, 1568)
_HIGH: Final = (2576, 4784)
_TIERS: Final = {
    **dict.fromkeys(
        (
            "claude-haiku-4-5",
            "claude-sonnet-4-6",
            "claude-sonnet-4-5",
            "claude-sonnet-4-0",
            "claude-opus-4-6",
            "claude-opus-4-5",
            "claude-opus-4-1",
            "claude-opus-4-0",
        ),
        _STANDARD,
    ),
    **dict.fromkeys(("claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-sonnet-5"), _HIGH),
}
_PATCH: Final = 28


def _case(width: int, height: int) -> dict[str, Any]:
    return image(png(width, height), transformations={"oversized_image": "error"})


def _sentence(size: str, fit: str) -> str:
    return (
        f"messages.0.content.0: image dimensions {size} exceed the maximum image size of a model named on this request "
        f"and would be downsized to {fit}; scale the image to at most {fit} or set the image's oversized_image setting "
        'to "downsize"'
    )


@rule(
    "image-downsized",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(DOWNSIZED,),
    refused=(
        Case(
            body(user(_case(1920, 1080), "?"), model="claude-sonnet-4-6"),
            _sentence("1920x1080", "1456x819"),
            at=("messages", 0, "content", 0),
        ),
        Case(
            body(user(_case(1593, 2324), "?"), model="claude-haiku-4-5"),
            _sentence("1593x2324", "902x1316"),
            note="measured 2026-09-01",
        ),
        Case(
            body(user(_case(4000, 4000), "?"), model="claude-haiku-4-5"),
            _sentence("4000x4000", "1092x1092"),
            note="measured 2026-09-30",
        ),
    ),
    accepted=(
        Case(body(user(_case(1593, 2324), "?"), model="claude-sonnet-5"), note="measured 2026-09-01"),
        Case(body(user(image(png(1920, 1080)), "?"), model="claude-sonnet-4-6"), note="scaled down silently"),
    ),
)
def image_downsized(conversation: Conversation) -> Iterator[Draft | Unjudged]:
    tier = None
    for source in readable(conversation, "image"):
        transformations = source.block.value.get("transformations")
        if not isinstance(transformations, dict) or transformations.get("oversized_image") != "error":
            continue
        from turnlint_rules.media._headers import UNMEASURED, dimensions

        tier = tier or _tier(conversation)
        if tier is None:
            continue
        size = dimensions(source.data)
        if size is None:
            yield Unjudged(UNMEASURED)
            continue
        fit = _fitting(*size, *tier)
        if fit != size:
            place = where(source.block)
            yield DOWNSIZED.at(source.block.path, where=place, width=size[0], height=size[1], fit=f"{fit[0]}x{fit[1]}")


def _tier(conversation: Conversation) -> tuple[int, int] | None:
    """The narrowest bounds among the models that the request names; ``None`` where one of them is not known."""
    names = [conversation.model.id]
    fallbacks = conversation.fields.get("fallbacks")
    for entry in fallbacks if isinstance(fallbacks, list) else ():
        found = find_model(entry.get("model") if isinstance(entry, dict) else None, conversation.context.platform)
        names.append(found.id if found else "")
    tiers = [_TIERS.get(name) for name in names]
    known = [tier for tier in tiers if tier is not None]
    return min(known) if len(known) == len(tiers) else None


def _fitting(width: int, height: int, side: int, tokens: int) -> tuple[int, int]:
    """The largest size of the same proportions within the bounds; the size itself where it fits."""
    if _fits(width, height, side, tokens):
        return width, height
    long, short = max(width, height), min(width, height)
    # The token bound grows with the size, so the largest side that fits can be bisected.
    low, high = 1, min(long, side)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(middle, max(1, round(middle * short / long)), side, tokens):
            low = middle
        else:
            high = middle - 1
    other = max(1, round(low * short / long))
    return (low, other) if width >= height else (other, low)


def _fits(width: int, height: int, side: int, tokens: int) -> bool:
    return max(width, height) <= side and -(-width // _PATCH) * -(-height // _PATCH) <= tokens
