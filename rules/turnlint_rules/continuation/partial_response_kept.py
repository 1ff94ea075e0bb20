"""Parts of an answer that broke off do not come back as they are.

Why: a stream that ends without `message_stop` left its last block unfinished. A call in it has half of its input,
thinking has no signature. Whole text may be kept.

What to do: send the request again; or keep the text alone and ask to go on from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import Exchange, assistant, body, response, text, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
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
    last = len(step.before.content) - 1
    for index, block in enumerate(step.echo):
        if index == last and kind(block) in ("tool_use", "thinking", "redacted_thinking", "server_tool_use"):
            yield KEPT.at(step.places[index], type=kind(block))
