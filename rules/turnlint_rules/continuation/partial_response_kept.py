"""Parts of an answer that broke off do not come back as they are.

Why: a stream that ends without `message_stop` left its last block unfinished. A call in it has half of its input,
thinking has no signature. Whole text may be kept.

What to do: send the request again; or keep the text alone and ask to go on from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import Exchange, assistant, body, response, text, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Json, Pass, Remark, Severity, Step, key_of, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import kind

KEPT = Remark(
    "the response before broke off, and this `{type}` block of it, which may be cut, is kept",
    evidence=(STOPS,),
)
_START = {"type": "message_start", "message": response(stop_reason=None)}
_CALL = {"type": "content_block_start", "index": 0, "content_block": tool_use()}
_WORDS = {"type": "content_block_start", "index": 0, "content_block": text("Once")}
_ASKED = body(user("hi"), tools=[tool()])


@rule(
    "partial-response-kept",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"fact:incomplete"},
    given={PREVIOUS},
    says=(KEPT,),
    refused=(
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()]),
            "the response before broke off, and this `tool_use` block of it, which may be cut, is kept",
            at=("messages", 1, "content", 0),
            before=Exchange(_ASKED, events=(_START, _CALL)),
        ),
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()]),
            "the response before broke off, and this `tool_use` block of it, which may be cut, is kept",
            before=Exchange(_ASKED, events=(_START, _WORDS, {**_CALL, "index": 1})),
            note="without the text before it",
        ),
    ),
    accepted=(
        Case(_ASKED, before=Exchange(_ASKED, events=(_START, _CALL)), note="asked again"),
        Case(
            body(user("hi"), assistant("Once"), user("go on"), tools=[tool()]),
            before=Exchange(_ASKED, events=(_START, _WORDS)),
            note="its text alone",
        ),
    ),
)
def partial_response_kept(step: Step) -> Iterator[Draft]:
    cut = step.before.content[-1] if step.before.content else None
    if kind(cut) not in ("tool_use", "thinking", "redacted_thinking", "server_tool_use"):
        return
    for place, block in zip(step.places, step.echo, strict=True):
        if kind(block) == kind(cut) and _known(block) == _known(cut):
            yield KEPT.at(place, type=kind(block))


def _known(block: Json) -> bytes:
    """By what a block that may be cut is known again."""
    return key_of([block.get("id"), block.get("thinking")] if isinstance(block, dict) else None)
