"""After a compaction the conversation goes on from its block.

Why: the block stands for the messages before it. Without it the whole history comes back, or the summary is lost; a
changed block is refused.

What to do: at a threshold, append the message with the block and send the request again, with the same beta; what was
before may be left out. On demand, put the block in place of the messages that it sums up, first in the conversation,
and send `compact-2026-09-04` from then on.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, user
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ON_DEMAND, THRESHOLD

THRESHOLD_REACHED = Remark(
    "the history was summed up: append this message with its block, unchanged, and send the request again",
    evidence=(THRESHOLD,),
)
DEMANDED = Remark(
    "the history was summed up: put this block, unchanged, in place of the messages that it stands for",
    evidence=(ON_DEMAND,),
)

_BLOCK = {"type": "compaction", "content": "So far: nothing.", "signature": "EqQB"}


@rule(
    "compacted-response",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"stop:compaction"},
    says=(THRESHOLD_REACHED, DEMANDED),
    refused=(
        Case(
            response(_BLOCK, stop_reason="compaction"),
            "the history was summed up: append this message with its block, unchanged, and send the request again",
            at=("stop_reason",),
        ),
        Case(
            response(_BLOCK, stop_reason="compaction"),
            "the history was summed up: put this block, unchanged, in place of the messages that it stands for",
            asked=body(user("hi"), compaction={"type": "enabled"}),
        ),
    ),
    accepted=(Case(response("Yes.")),),
)
def compacted_response(response: Response) -> Iterator[Draft]:
    demanded = response.asked is not None and isinstance(response.asked.fields.get("compaction"), dict)
    yield (DEMANDED if demanded else THRESHOLD_REACHED).at(("stop_reason",))
