"""The data of a base64 source must be base64.

Why: the API decodes it. A data URL (`data:image/png;base64,…`), a link, or a printed object in its place is refused.
White space, the URL-safe alphabet or missing padding may be refused: nobody has published the answer.

What to do: send the plain base64 string, in the standard alphabet, padded, without line breaks and without a `data:`
prefix.
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
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.media._examples import PNG, image, pdf
from turnlint_rules.media._sources import Flaw, encoded, where

IMAGE = Wording(
    "{where}.source.base64: invalid base64 data",
    evidence=(
        Reported("anthropics/anthropic-sdk-typescript#603", "2024-11-11"),
        Reported("OpenHands, through litellm", "2026"),
    ),
)
DOCUMENT = Wording(
    "{where}.source.base64: invalid base64 data",
    evidence=(Inferred("the API's words for an image"),),
)


@rule(
    "invalid-base64",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    says=(IMAGE, DOCUMENT),
    fixes=(removing(2),),
    refused=(
        Case(
            body(user(image(f"data:image/png;base64,{PNG}"), "?")),
            "messages.0.content.0.image.source.base64: invalid base64 data",
            at=("messages", 0, "content", 0, "source", "data"),
            note="a data URL",
        ),
        Case(
            body(user(pdf("https://example.com/a.pdf"), "?")),
            "messages.0.content.0.document.source.base64: invalid base64 data",
        ),
        Case(
            body(user(image(PNG[:40] + "\n" + PNG[40:]), "?")),
            "messages.0.content.0.image.source.base64: invalid base64 data",
            note="with a line break: a warning",
        ),
    ),
    accepted=(Case(body(user(image(), "?"))),),
)
def invalid_base64(conversation: Conversation) -> Iterator[Draft]:
    for kind, wording in (("image", IMAGE), ("document", DOCUMENT)):
        for source in encoded(conversation, kind):
            if source.flaw is None:
                continue
            place = where(source.block, kind)
            if source.flaw is Flaw.BROKEN:
                yield wording.at(source.path, where=place)
            else:
                note = "a decoder that is not strict takes it; what the API does is not known"
                yield wording.at(source.path, where=place, unsure=True, note=note)
