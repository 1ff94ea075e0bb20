"""A stop sequence must hold more than white space.

Why: the API takes no stop sequence that is empty or blank, such as a lone line break.

What to do: stop at a visible marker and ask for it in the prompt; white space around it is fine.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)

BLANK = Wording(
    "stop_sequences: each stop sequence must contain non-whitespace",
    evidence=(
        Measured("published probe of the live API; no index in the answer", "2026-10-04"),
        Reported("stanford-crfm/helm, which strips such sequences for Claude", "2026-04"),
    ),
)


@rule(
    "blank-stop-sequence",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:blank-stop-sequence"},
    says=(BLANK,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), stop_sequences=["END", "\n\n"]),
            "stop_sequences: each stop sequence must contain non-whitespace",
            at=("stop_sequences", 1),
        ),
        Case(
            body(user("hi"), stop_sequences=[""]),
            "stop_sequences: each stop sequence must contain non-whitespace",
        ),
    ),
    accepted=(
        Case(body(user("hi"), stop_sequences=["\nHuman:"]), note="a leading line break, recorded"),
        Case(body(user("hi"), stop_sequences=[])),
        Case(body(user("hi"), stop_sequences=None), note="null stands for absent"),
    ),
)
def blank_stop_sequence(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["blank-stop-sequence"]:
        yield BLANK.at(fault.path, order=(fault.order,))
