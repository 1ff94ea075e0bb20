"""What stands before a fallback is not all sent back.

Why: the block marks where another model took over. Before the last one, thinking belongs to a model that is gone, and
calls wait for nobody: sent back, the API refuses them. The block itself must stay where it is.

What to do: before the last `fallback` block, leave out thinking, your own tools' calls, and server calls without a
result; keep texts, answered server calls, the block, and all that follows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import fallback, response, thinking, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import REFUSALS

KEEP = Remark("another model took over here: send this block back where it stands", evidence=(REFUSALS,))
DROP = Remark("a `{type}` block before the fallback is not sent back", evidence=(REFUSALS,))

_BLOCK = fallback()


@rule(
    "answered-by-fallback",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"block:fallback"},
    says=(KEEP, DROP),
    refused=(
        Case(
            response(_BLOCK, "Yes."),
            "another model took over here: send this block back where it stands",
            at=("content", 0),
        ),
        Case(
            response(thinking(), _BLOCK, "Yes."),
            "a `thinking` block before the fallback is not sent back",
            at=("content", 0),
        ),
        Case(response(tool_use(), _BLOCK, "Yes."), "a `tool_use` block before the fallback is not sent back"),
    ),
    accepted=(Case(response(thinking(), "Yes.")),),
)
def answered_by_fallback(response: Response) -> Iterator[Draft]:
    if response.fallback is None or response.stop_reason == "refusal":
        return
    for part in response.unfinished:
        yield DROP.at(part.path, type=part.type)
    yield KEEP.at(response.fallback.path)
