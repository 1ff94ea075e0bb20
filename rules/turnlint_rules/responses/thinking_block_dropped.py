"""Thinking that is sent back reaches the model.

Why: the response lists in `input_transformations` each thinking block that the API took out of the request, or would
have taken out were the check enforced, and why: what stood before it was changed, or the block is of a model,
organisation or user whose thinking may not be read. The model went on without that reasoning.

What to do: find what changed before the block (in a session `bound-prefix-changed` names it), and append only. A block
of another model may stay: the API drops it each time, unbilled.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules._shared.sources import SDK
from turnlint_rules.responses._pages import PREFIX

DROPPED = Remark(
    "the model was not shown the thinking block at `{place}` of the request ({reason})", evidence=(PREFIX, SDK)
)
ALLOWED = Remark(
    "the thinking block at `{place}` of the request failed its check ({reason}), and was shown all the same: it may be "
    "refused or dropped next time",
    evidence=(PREFIX, SDK),
)
_LONG = 80
#: A block of a model that the one asked cannot read is no fault: so the page asks to leave it.
_FOREIGN = "model_binding_mismatch"


def _entry(kind: str, reason: str = "prefix_binding_mismatch") -> dict[str, str]:
    return {"type": kind, "path": "messages.1.content.0", "reason": reason}


@rule(
    "thinking-block-dropped",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"field:input_transformations"},
    says=(DROPPED, ALLOWED),
    refused=(
        Case(
            response("Hello", input_transformations=[_entry("thinking_dropped")]),
            "the model was not shown the thinking block at `messages.1.content.0` of the request "
            "(prefix_binding_mismatch)",
            at=("input_transformations", 0),
        ),
        Case(
            response("Hello", input_transformations=[_entry("thinking_mismatch_allowed")]),
            "the thinking block at `messages.1.content.0` of the request failed its check (prefix_binding_mismatch), "
            "and was shown all the same: it may be refused or dropped next time",
        ),
    ),
    accepted=(
        Case(response("Hello", input_transformations=[])),
        Case(
            response("Hello", input_transformations=[_entry("thinking_dropped", _FOREIGN)]),
            note="thinking of a model that this one does not read stays in the history",
        ),
    ),
)
def thinking_block_dropped(response: Response) -> Iterator[Draft]:
    found = response.fields.get("input_transformations")
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if not isinstance(entry, dict) or entry.get("reason") == _FOREIGN:
            continue
        text = DROPPED if entry.get("type") == "thinking_dropped" else ALLOWED
        if entry.get("type") in ("thinking_dropped", "thinking_mismatch_allowed"):
            place, reason = (
                str(part)[:_LONG] if isinstance(part := entry.get(name), str) else "?" for name in ("path", "reason")
            )
            yield text.at(("input_transformations", index), place=place, reason=reason)
