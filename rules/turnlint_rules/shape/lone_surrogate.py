"""Text must be valid Unicode: half of a surrogate pair cannot be sent.

Why: a string cut in the middle of an emoji keeps half a pair. It cannot be encoded as UTF-8, so the SDK cannot send it,
and written as an escape it makes the body invalid JSON to the API's parser.

What to do: cut strings between characters, or drop the half: ``text.encode("utf-8", "ignore").decode()``.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, text, user
from turnlint.rule import Case, Draft, Inferred, Pass, Sent, Severity, Wording, rule

SURROGATE = Wording(
    "The request body is not valid JSON: no low surrogate in string",
    evidence=(Inferred("the parser's words for the escape; the API adds line and column"),),
)


@rule(
    "lone-surrogate",
    Severity.ERROR,
    answers=Pass.ENCODING,
    needs={"fault:unicode"},
    says=(SURROGATE,),
    refused=(
        Case(
            body(user(text("cut \ud83d"))),
            "The request body is not valid JSON: no low surrogate in string",
            at=("messages", 0, "content", 0, "text"),
        ),
    ),
    accepted=(Case(body(user("whole \U0001f600"))),),
)
def lone_surrogate(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["unicode"]:
        yield SURROGATE.at(fault.path, order=(fault.order,))
