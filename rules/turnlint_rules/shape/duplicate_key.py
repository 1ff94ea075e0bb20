"""A key stands once in each object.

Why: the API takes a body in which a key stands twice, as JSON parsers do, and reads the last value only. Whoever wrote
the first value never learns that it was ignored. It can be seen in the text alone: a request that is given as objects
holds each key once.

What to do: remove all but one of the mentions.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import TEXT, Case, Draft, Inferred, Pass, Remark, Severity, Text, rule

DUPLICATE = Remark(
    "the key `{key}` stands {times} in this object: a JSON parser keeps the last value and drops the others",
    evidence=(Inferred("the parser whose error texts the API prints (orjson) keeps the last value"),),
)
_BODY = '{{"model": "claude-sonnet-4-5", "max_tokens": 5{}, "messages": [{{"role": "user", "content": "hi"}}]}}'


@rule(
    "duplicate-key",
    Severity.ADVICE,
    answers=Pass.BODY,
    needs={"fact:duplicate_keys"},
    given={TEXT},
    says=(DUPLICATE,),
    refused=(
        Case(
            _BODY.format(', "max_tokens": 6'),
            "the key `max_tokens` stands twice in this object: a JSON parser keeps the last value and drops the others",
            at=("max_tokens",),
        ),
    ),
    accepted=(Case(_BODY.format(""), note="each key once"),),
)
def duplicate_key(text: Text) -> Iterator[Draft]:
    for path, key, times in text.duplicates:
        yield DUPLICATE.at(path, key=key, times="twice" if times == 2 else f"{times} times")
