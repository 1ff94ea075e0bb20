"""The request body must be JSON.

Why: the API parses the body before anything else, with a strict parser; a trailing comma, ``NaN``, a lone surrogate or
a nesting deeper than its limit is refused before any field is looked at.

What to do: serialise with a JSON library, allow no ``NaN``, and send UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import TEXT, Case, Draft, Inferred, Pass, Reported, Severity, Text, Wording, rule

INVALID = Wording(
    "The request body is not valid JSON: {problem}",
    evidence=(Reported("anthropics/claude-code#94408", "2026"),),
)

WRITTEN = Wording(
    "The request body is not valid JSON: {problem}",
    evidence=(Inferred("the same of a number that JSON lacks; where it stands depends on who writes the body"),),
)


@rule(
    "invalid-json",
    Severity.ERROR,
    answers=Pass.BODY,
    needs={"fact:invalid_json"},
    given={TEXT},
    says=(INVALID, WRITTEN),
    refused=(
        # Every release of the parser has the same words for this one, and they have been seen.
        Case(
            '{"messages": [{"role": "user", "content": "two\nlines"}]}',
            "The request body is not valid JSON: unexpected control character in string: line 1 column 47 (char 46)",
            at=(),
        ),
    ),
    accepted=(
        Case('{"model": "claude-sonnet-4-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}'),
    ),
)
def invalid_json(text: Text) -> Iterator[Draft]:
    if text.made is not None:
        yield WRITTEN.at(text.made, problem=text.parsed.problem, note=_NAN)
    else:
        yield INVALID.at((), problem=text.parsed.problem, note=_encoding(text.raw))


_NAN = "JSON has no NaN and no infinity. Newer releases of the SDK raise a ValueError here and send nothing."


def _encoding(raw: str | bytes | None) -> str:
    """What stands in the way of a parser that is fine with the rest."""
    if isinstance(raw, str):
        raw = raw[:2].encode("utf-8", "surrogatepass")
    if raw is None:
        return ""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        return "the text is UTF-16; JSON is sent in UTF-8."
    if raw.startswith(b"\xef\xbb\xbf"):
        return "the text begins with a byte order mark, which is no part of JSON: save it without one."
    return ""
