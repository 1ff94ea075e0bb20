"""The request body must be JSON.

Why: the API parses the body before anything else, with a strict parser; a trailing comma, ``NaN``, a lone surrogate or
a nesting deeper than its limit is refused before any field is looked at.

What to do: serialise with a JSON library, allow no ``NaN``, and send UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import TEXT, Case, Draft, Pass, Reported, Severity, Text, Wording, rule

INVALID = Wording(
    "The request body is not valid JSON: {problem}",
    evidence=(Reported("anthropics/claude-code#94408", "2026"),),
)


@rule(
    "invalid-json",
    Severity.ERROR,
    answers=Pass.BODY,
    needs={"fact:invalid_json"},
    given={TEXT},
    says=(INVALID,),
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
    yield INVALID.at((), problem=text.parsed.problem)
