"""The `anthropic-beta` header holds values that the API knows.

Why: a value that is misspelt, retired, or not open to the account or platform is refused; all of them are named in
one message. Which values exist turnlint's tables only know up to their date, so a value that they lack is a warning;
and so is one that Google Cloud was seen to refuse, for what it takes grows.

What to do: compare the value with the documentation of its feature; drop values of features that left beta.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    HEADERS,
    Case,
    Documented,
    Draft,
    Pass,
    Reported,
    Sent,
    Severity,
    Wording,
    known_betas,
    refused_betas,
    rule,
)

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
VERTEX = Wording(
    "Unexpected value(s) {values} for the `anthropic-beta` header. Please consult our documentation at "
    "docs.anthropic.com or try again without the header.",
    evidence=(
        Reported("QuantumNous/new-api#2975, Google Cloud", "2026-02-20"),
        Reported("anthropix#15, an issue thread, Anthropic's own API of its day", "2025-03-02"),
    ),
)


_NEWER = "turnlint's tables do not have it: a value newer than they are is accepted"
_SEEN = "Google Cloud was seen to refuse it, and may take it by now"


def _sentence(values: str) -> str:
    return UNEXPECTED.template.format(values=values)


@rule(
    "unexpected-beta",
    Severity.WARNING,
    answers=Pass.HEADERS,
    needs={"fact:unlisted_beta", "fact:refused_beta"},
    given={HEADERS},
    platforms=("anthropic", "vertex"),
    says=(UNEXPECTED, VERTEX),
    said=(CLAUDE_DOCS,),
    refused=(
        Case(body(user("hi")), _sentence("`invalid-beta-name`"), at=(), betas=("invalid-beta-name",)),
        Case(
            body(user("hi")),
            _sentence("`b-2030-01-01`, `c-2030-01-01`"),
            betas=("c-2030-01-01", "files-api-2025-04-14", "b-2030-01-01"),
        ),
        Case(body(user("hi")), _sentence("``"), betas=("",), note="an empty header"),
        Case(
            body(user("hi"), model="claude-opus-4-6"),
            VERTEX.template.format(values="`prompt-caching-scope-2026-01-05`"),
            platform="vertex",
            betas=("prompt-caching-scope-2026-01-05",),
        ),
    ),
    accepted=(
        Case(body(user("hi")), betas=("files-api-2025-04-14", "prompt-caching-2024-07-31"), note="no longer needed"),
        Case(body(user("hi")), betas=()),
        Case(
            body(user("hi"), model="claude-opus-5-5"),
            betas=("per-turn-control-2026-07-01", "redact-thinking-2026-02-12", "code-execution-web-tools-2026-02-09"),
            note="what clients send: measured",
        ),
        Case(body(user("hi"), model="claude-opus-4-6"), platform="vertex", betas=("interleaved-thinking-2025-05-14",)),
    ),
)
def unexpected_beta(sent: Sent) -> Iterator[Draft]:
    context = sent.context
    if context.betas is None or sent.root:
        return
    refused = refused_betas(context.platform)
    if named := sorted((context.betas - known_betas()) | (context.betas & refused)):
        wording = VERTEX if context.platform == "vertex" else UNEXPECTED
        yield wording.at(
            (),
            values=", ".join(f"`{value}`" for value in named),
            note=_SEEN if refused.issuperset(named) else _NEWER,
        )
