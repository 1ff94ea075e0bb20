"""A request body may have 32 MB.

Why: the edge before the API refuses more, with a body of its own that has neither a request id nor the outer `type`.
Almost always media fill it, so this rule adds up their base64 strings: where these alone exceed the bound, the body
does. Batches may have 256 MB; the clouds stop earlier, in words of their own.

What to do: scale images down, upload large files once with the Files API, or drop the media of old turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.media._examples import PNG, image, pdf
from turnlint_rules.media._sources import encoded

EDGE = Wording(
    "Request exceeds the maximum size",
    evidence=(
        Reported("anthropics/claude-code#14567", "2025-12-19"),
        Reported("anthropics/anthropic-sdk-python#938", "2025-04-14"),
    ),
    status=413,
    type="request_too_large",
)
WINDOW = Wording(
    "Request size exceeds model context window",
    until="2025-08",
    evidence=(Reported("anthropics/claude-code#6380", "2025-08-22"),),
    status=413,
)

_LIMIT: Final = 32 * 1024 * 1024
_BLOCK = image(PNG + "A" * 65536)


@rule(
    "request-too-large",
    Severity.ERROR,
    answers=Pass.BODY,
    needs={"block:image", "block:document"},
    platforms=("anthropic",),
    says=(EDGE,),
    said=(WINDOW,),
    refused=(Case(body(user(*[_BLOCK] * 512, "?")), EDGE.template, at=("messages", 0, "content", 511)),),
    accepted=(
        Case(body(user(image(PNG), pdf(), "?"))),
        Case(
            {"requests": [{"custom_id": "a", "params": body(user(pdf(), "?"))}]},
            endpoint="batches",
            note="an item of a batch",
        ),
    ),
)
def request_too_large(conversation: Conversation) -> Iterator[Draft]:
    if conversation.context.endpoint == "batches":
        return
    total = 0
    for kind in ("image", "document"):
        for source in encoded(conversation, kind):
            total += len(source.data)
            if total > _LIMIT:
                yield EDGE.at(source.block.path)
                return
