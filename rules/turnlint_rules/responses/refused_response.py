"""A refused turn is not carried on.

Why: a refusal is a success for HTTP, so nothing but `stop_reason` tells of it. What was written before it is partial.
In the history it draws further refusals, and the same request on the same model is usually refused again. Results of
its calls could not be sent back in an order that makes sense.

What to do: do not append the content and do not run its calls. Change or remove the turn that was refused, or send the
unchanged history to another model; with `fallback_has_prefill_claim` a fallback credit is redeemed with the content
echoed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from turnlint.case import response, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import CREDIT, REFUSALS, STOP_REASONS

EMPTY = Remark(
    "the model refused before it wrote anything: there is nothing to append, and the same request is usually refused "
    "again",
    evidence=(REFUSALS, STOP_REASONS),
)
PARTIAL = Remark(
    "the model refused after it had begun: what it wrote is partial and does not belong into the history",
    evidence=(REFUSALS, STOP_REASONS, CREDIT),
)
CALL = Remark("the call `{id}` stands in a refused response: do not run it, and do not answer it", evidence=(REFUSALS,))
CLAIM = "its fallback credit is redeemed with this content echoed as one assistant message"
MODEL = "the fallback could not run: a request to `{model}` may be answered"


@rule(
    "refused-response",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"stop:refusal"},
    says=(EMPTY, PARTIAL, CALL),
    refused=(
        Case(
            response(stop_reason="refusal", stop_details={"type": "refusal", "category": "cyber"}),
            "the model refused before it wrote anything: there is nothing to append, and the same request is usually "
            "refused again",
            at=("stop_reason",),
        ),
        Case(
            response("First, ", stop_reason="refusal"),
            "the model refused after it had begun: what it wrote is partial and does not belong into the history",
            at=("stop_reason",),
        ),
        Case(
            response("Calling.", tool_use(), stop_reason="refusal"),
            "the call `toolu_01A` stands in a refused response: do not run it, and do not answer it",
            at=("content", 1),
        ),
    ),
    accepted=(Case(response("I would rather not.")), Case(response(tool_use(), stop_reason="tool_use"))),
)
def refused_response(response: Response) -> Iterator[Draft]:
    yield (PARTIAL if response.content else EMPTY).at(("stop_reason",), note=_note(response.fields))
    for call in response.parts:
        if call.type == "tool_use":
            yield CALL.at(call.path, id=call.id[:100])


def _note(fields: Mapping[str, Any]) -> str:
    """What the refusal itself says of the way on."""
    details = fields.get("stop_details")
    if not isinstance(details, dict):
        return ""
    if details.get("fallback_has_prefill_claim") is True:
        return CLAIM
    model = details.get("recommended_model")
    return MODEL.format(model=model[:100]) if isinstance(model, str) else ""
