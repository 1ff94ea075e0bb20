"""The `media_type` of an image must be the type of its bytes.

Why: the API looks at the bytes and refuses a type that differs. Taking the type from a file's extension is the usual
cause: many files called `.png` hold a JPEG. Claude 3.5 Sonnet and (in October 2025) Sonnet 4.5 took such an image, so
for the models of those lines, and for models that the table does not know, the finding is a warning.

What to do: tell the type by the first bytes of the file, not by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Fix,
    Pass,
    Path,
    Reported,
    Severity,
    Wording,
    at,
    removing,
    rule,
)
from turnlint_rules.media._examples import JPEG, PNG, image
from turnlint_rules.media._sources import image_type, readable, where

MISMATCH = Wording(
    "{where}.image.source.base64: The image was specified using the {declared} media type, but the image appears to be "
    "a {actual} image",
    evidence=(
        Reported("anthropics/claude-code#35234", "2026-03-17"),
        Reported("vybestack/llxprt-code#2130", "2026-06-23"),
    ),
)
PROVIDED = Wording(
    "{where}.image.source.base64.data: Image does not match the provided media type {declared}",
    until="2026-01",
    evidence=(
        Reported("anthropics/claude-code#988", "2025-05-07"),
        Reported("anthropics/claude-code#18483", "2026-01-16"),
    ),
)

# Models that took such an image by a recording, and the older ones of their lines.
_LENIENT = (
    "claude-1",
    "claude-2",
    "claude-3",
    "claude-instant",
    "claude-sonnet-4-0",
    "claude-sonnet-4-2025",
    "claude-sonnet-4-5",
)

_SENTENCE = (
    "messages.0.content.0.image.source.base64: The image was specified using the image/png media type, but the image "
    "appears to be a image/jpeg image"
)


#: How images begin, in base64.
_BEGINNINGS = {"iVBORw": "image/png", "/9j/": "image/jpeg", "R0lGOD": "image/gif", "UklGR": "image/webp"}


def _named(body: dict[str, Any], path: Path) -> bool:
    source = next((each for each in (at(body, path), at(body, path[:-1])) if isinstance(each, dict)), {})
    source = source.get("source", source)
    data = source.get("data") if isinstance(source, dict) else None
    found = [kind for start, kind in _BEGINNINGS.items() if isinstance(data, str) and data.startswith(start)]
    if not found:
        return False
    source["media_type"] = found[0]
    return True


@rule(
    "image-type-mismatch",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(MISMATCH,),
    said=(PROVIDED,),
    fixes=(Fix(True, "named the type that the image at `{place}` has", _named), removing(2)),
    refused=(
        Case(
            body(user(image(JPEG), "?"), model="claude-opus-4-6"),
            _SENTENCE,
            at=("messages", 0, "content", 0, "source", "media_type"),
        ),
        Case(
            body(user(image(JPEG), "?"), model="claude-3-5-sonnet-20240620"),
            _SENTENCE,
            note="a warning: this model took it",
        ),
        Case(
            body(user("?", image(PNG, "image/jpeg")), model="claude-sonnet-4-5"),
            "messages.0.content.1.image.source.base64: The image was specified using the image/jpeg media type, but "
            "the image appears to be a image/png image",
            note="a warning: this model took it in October 2025",
        ),
    ),
    accepted=(Case(body(user(image(JPEG, "image/jpeg"), "?"))),),
)
def image_type_mismatch(conversation: Conversation) -> Iterator[Draft]:
    for source in readable(conversation, "image"):
        actual = None if source.head is None else image_type(source.head)
        if actual is None or actual == source.media_type:
            continue
        yield MISMATCH.at(
            (*source.block.path, "source", "media_type"),
            where=where(source.block),
            declared=source.media_type,
            actual=actual,
            unsure=not _is_strict(conversation),
        )


def _is_strict(conversation: Conversation) -> bool:
    """Whether the model is known, and of a generation that never took such an image."""
    name = conversation.model.id
    return bool(name) and not name.startswith(_LENIENT)
