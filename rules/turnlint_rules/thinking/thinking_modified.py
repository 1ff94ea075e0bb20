"""The thinking of the latest assistant message comes back whole, or not at all.

Why: the API compares the thinking blocks of the latest assistant message with what it gave. Blocks that were edited,
moved or doubled, or of which some are missing, are refused; leaving out all of them was accepted on record, save in
an open loop with manual thinking (`thinking-expected-first`). Joining the parts of a paused turn carelessly doubles
them.

What to do: append `response.content` as it came, redacted blocks included.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, tool, tool_result, tool_use, user
from turnlint.rule import (
    PREVIOUS,
    THINKING,
    Case,
    Documented,
    Draft,
    Pass,
    Reported,
    Severity,
    Step,
    Wording,
    role_of,
    rule,
)

MODIFIED = Wording(
    "messages.{turn}.content.{index}: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot "
    "be modified. These blocks must remain as they were in the original response.",
    evidence=(
        Documented("Errors", "2026-08", "https://platform.claude.com/docs/en/api/errors"),
        Reported("anthropics/claude-code#63284", "2026-05-28"),
        Reported("NousResearch/hermes-agent#9251", "2026-04-14"),
    ),
)


_REDACTED = {"type": "redacted_thinking", "data": "EmwKAhgBEgy3va3pzix"}
_ASKED = body(user("hi"), model="claude-sonnet-4-6", tools=[tool()], thinking={"type": "adaptive"})
_THOUGHT = exchange(_ASKED, thinking(), _REDACTED, tool_use(), stop_reason="tool_use")


def _answered(*echo: object) -> dict[str, object]:
    return {**_ASKED, "messages": [user("hi"), assistant(*echo), user(tool_result())]}


@rule(
    "thinking-modified",
    Severity.ERROR,
    answers=Pass.SIGNATURES,
    needs={"fact:thinking_block", "fact:echo_differs"},
    given={PREVIOUS},
    says=(MODIFIED,),
    refused=(
        Case(
            _answered(thinking(), tool_use()),
            "messages.1.content.1: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be "
            "modified. These blocks must remain as they were in the original response.",
            at=("messages", 1, "content", 1),
            before=_THOUGHT,
            note="without the redacted one",
        ),
        Case(
            _answered(thinking("I thought"), _REDACTED, tool_use()),
            "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be "
            "modified. These blocks must remain as they were in the original response.",
            before=_THOUGHT,
        ),
    ),
    accepted=(
        Case(_answered(thinking(), _REDACTED, tool_use()), before=_THOUGHT),
        Case(_answered(tool_use()), before=_THOUGHT, note="without any: recorded"),
    ),
)
def thinking_modified(step: Step) -> Iterator[Draft]:
    found = [each for each in step.thinks if each.at >= 0]
    came = sum(block.get("type") in THINKING for block in step.before.content if isinstance(block, dict))
    if not found or (len(found) == came and all(each.kind == "missing" for each in found)):
        return
    messages = step.now.messages
    if any(role_of(message) == "assistant" for message in messages[step.end :]) or not step.before.complete:
        return  # not the latest any more
    first = found[0]
    place = step.places.index(first.path) if first.path in step.places else len(step.echo)
    turn = step.now.number(step.joint.start)
    is_on = not step.occurs.isdisjoint({"field:thinking=enabled", "field:thinking=adaptive"})
    same = "model" not in step.changed
    yield MODIFIED.at(first.path, turn=turn, index=place, unsure=not (is_on and same))
