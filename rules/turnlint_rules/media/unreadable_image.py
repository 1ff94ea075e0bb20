"""An image must be whole.

Why: the API decodes it. Bytes that end within the header, as a failed download or a cut-off buffer leaves them,
cannot be decoded. Damage further back shows to the API alone.

What to do: read the file to its end before encoding it, and check that it opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from turnlint_rules.media._examples import PNG, image
from turnlint_rules.media._sources import decoded, image_type, readable

UNREADABLE = Wording(
    "Could not process image",
    evidence=(Reported("anthropics/claude-code#39146", "2026-03-26"),),
)
#: The same with a path: which of the two the API chooses is not known.
UNREADABLE_AT = Wording(
    "{where}.image.source.base64.data: Could not process image",
    evidence=(Reported("public code that quotes the API", "2026"),),
)

#: Bytes before which no file of the format has its dimensions: signature, and the first header.
_LEAST: Final = {"image/png": 33, "image/gif": 13, "image/webp": 20, "image/jpeg": 20}
#: A string of more characters holds more bytes than that, unless white space fills it.
_SHORT: Final = 64


@rule(
    "unreadable-image",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image"},
    says=(UNREADABLE, UNREADABLE_AT),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(image("iVBORw0KGgo="), "?")),
            "Could not process image",
            at=("messages", 0, "content", 0, "source", "data"),
            note="a PNG's signature alone",
        ),
    ),
    accepted=(Case(body(user(image(PNG), "?"))),),
)
def unreadable_image(conversation: Conversation) -> Iterator[Draft]:
    for source in readable(conversation, "image"):
        head = decoded(source.data) if len(source.data) <= _SHORT else None
        if head is None:
            continue
        kind = image_type(head)
        if len(head) < (12 if kind is None else _LEAST[kind]):
            yield UNREADABLE.at(source.path)
