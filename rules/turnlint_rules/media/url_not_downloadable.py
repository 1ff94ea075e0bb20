"""The API must be able to fetch a URL source.

Why: it downloads the file when the request arrives: the URL must be public, answer without a login and be allowed to
robots. Only the API can tell.

What to do: fetch the URL yourself without cookies; if that fails or may fail later, send the bytes as base64.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Measured, Pass, Recorded, Severity, Wording, rule

DOWNLOAD = Wording(
    "Unable to download the file. Please verify the URL and try again.",
    evidence=(
        Recorded("an image URL that leads nowhere", "2026"),
        Measured("published batch capture, claude-haiku-4-5", "2026-09-02"),
    ),
)


@rule(
    "url-not-downloadable",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document"},
    given={API},
    says=(DOWNLOAD,),
)
def url_not_downloadable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
