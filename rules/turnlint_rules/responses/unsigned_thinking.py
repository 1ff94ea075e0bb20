"""Thinking is signed.

Why: the API signs each thinking block when it is finished, also where its text is left out, and refuses one without in
the history. A block without was put together from a stream up to the middle, or stripped.

What to do: take the signature from the stream's `signature_delta`. A block that was cut with the response is not sent
back.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, thinking
from turnlint.rule import CUT, Case, Draft, Part, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, THINKING

UNSIGNED = Remark("the thinking has no signature: sent back, the API refuses it", evidence=(THINKING, ALL))


@rule(
    "unsigned-thinking",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"block:thinking"},
    says=(UNSIGNED,),
    refused=(
        Case(
            response(thinking(signature=""), "Yes."),
            "the thinking has no signature: sent back, the API refuses it",
            at=("content", 0, "signature"),
        ),
        Case(
            response(thinking(signature=""), stop_reason="max_tokens"),
            "the thinking has no signature: sent back, the API refuses it",
            note="a warning: it may have been cut",
        ),
    ),
    accepted=(Case(response(thinking(""), "Yes."), note="the text may be left out"),),
)
def unsigned_thinking(response: Response) -> Iterator[Draft]:
    for part in response.parts:
        if part.type == "thinking" and part.value.get("signature") == "":
            yield UNSIGNED.at((*part.path, "signature"), unsure=_may_be_cut(response, part))


def _may_be_cut(response: Response, part: Part) -> bool:
    """Whether the model may have been stopped inside this block."""
    if response.fallback is not None and part.place < response.fallback.place:
        return True
    return part == response.last and response.stop_reason in (*CUT, "refusal", "stop_sequence", None)
