"""A file source must name a file of this workspace, of a type that its block takes.

Why: PDFs and plain texts belong into `document` blocks, images into `image` blocks, all else into `container_upload`.
Which type a file has, and whether it still exists, the API alone knows.

What to do: upload the file with the key that sends the request, with its right MIME type, and keep it until the
conversation ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Pass, Reported, Severity, Wording, rule

MISSING = Wording(
    "File `{file}` not found.",
    evidence=(Documented("Files API", "2026-08-21", "https://platform.claude.com/docs/en/build-with-claude/files"),),
    status=404,
    type="not_found_error",
)
FORMAT = Wording(
    "Unsupported document file format: {mime}. Only PDF and plaintext documents are supported.",
    evidence=(Reported("anthropics/anthropic-sdk-ruby#128", "2025-09"),),
)
OLD = Wording(
    "File not found: {file}",
    until="2026-02",
    evidence=(Documented("Files API, as of February 2026", "2026-02"),),
    status=404,
    type="not_found_error",
)


@rule(
    "file-unavailable",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"block:image", "block:document", "block:container_upload"},
    given={API},
    says=(MISSING, FORMAT),
    said=(OLD,),
)
def file_unavailable(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
