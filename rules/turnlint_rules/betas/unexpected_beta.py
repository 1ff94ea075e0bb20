"""The `anthropic-beta` header holds values that the API knows.

Why: a value that is misspelt, retired, or not open to the account or platform is refused; all of them are named in
one message. Which values exist turnlint's tables only know up to their date, so a value that they lack is a warning.

What to do: compare the value with the documentation of its feature; drop values of features that left beta.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import HEADERS, Case, Documented, Draft, Pass, Reported, Sent, Severity, Wording, known_betas, rule

UNEXPECTED = Wording(
    "Unexpected value(s) {values} for the `anthropic-beta` header. Please consult our documentation at "
    "platform.claude.com/docs or try again without the header.",
    evidence=(
        Documented("Beta headers", "2026-08-21", "https://platform.claude.com/docs/en/api/beta-headers"),
        Reported("anthropics/claude-code#53855", "2026-04-27"),
        Reported("zed-industries/zed#42715", "2025-11-14"),
    ),
)
CLAUDE_DOCS = Wording(
    "Unexpected value(s) {values} for the `anthropic-beta` header. Please consult our documentation at "
    "docs.claude.com or try again without the header.",
    until="2025-12",
    evidence=(Reported("CherryHQ/cherry-studio#11597", "2025-12"),),
)
ANTHROPIC_DOCS = Wording(
    "Unexpected value(s) {values} for the `anthropic-beta` header. Please consult our documentation at "
    "docs.anthropic.com or try again without the header.",
    until="2025-03",
    evidence=(Reported("anthropix#15, an issue thread", "2025-03-02"),),
)


def _sentence(values: str) -> str:
    return UNEXPECTED.template.format(values=values)


@rule(
    "unexpected-beta",
    Severity.WARNING,
    answers=Pass.HEADERS,
    needs={"fact:unlisted_beta"},
    given={HEADERS},
    platforms=("anthropic",),
    says=(UNEXPECTED,),
    said=(CLAUDE_DOCS, ANTHROPIC_DOCS),
    refused=(
        Case(body(user("hi")), _sentence("`invalid-beta-name`"), at=(), betas=("invalid-beta-name",)),
        Case(
            body(user("hi")),
            _sentence("`b-2030-01-01`, `c-2030-01-01`"),
            betas=("c-2030-01-01", "files-api-2025-04-14", "b-2030-01-01"),
        ),
        Case(body(user("hi")), _sentence("``"), betas=("",), note="an empty header"),
    ),
    accepted=(
        Case(body(user("hi")), betas=("files-api-2025-04-14", "prompt-caching-2024-07-31"), note="no longer needed"),
        Case(body(user("hi")), betas=()),
    ),
)
def unexpected_beta(sent: Sent) -> Iterator[Draft]:
    context = sent.context
    if context.betas is None or sent.root:
        return
    if unknown := sorted(context.betas - known_betas()):
        yield UNEXPECTED.at(
            (),
            values=", ".join(f"`{value}`" for value in unknown),
            note="turnlint's tables do not have it: a value newer than they are is accepted",
        )
