"""A response that stops for a compaction holds its block.

Why: the block is the summary. Where it was lost, the next request has neither the summary nor, if the messages are
replaced, what it was made of.

What to do: keep the block as it came, with its signature or encrypted content, and put it where the old messages stood.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ON_DEMAND, THRESHOLD

NO_BLOCK = Remark(
    "`stop_reason` is `compaction`, and there is no compaction block: the summary was lost",
    evidence=(ON_DEMAND, THRESHOLD),
)


@rule(
    "compaction-without-block",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"stop:compaction"},
    says=(NO_BLOCK,),
    refused=(
        Case(
            response("So far: nothing.", stop_reason="compaction"),
            "`stop_reason` is `compaction`, and there is no compaction block: the summary was lost",
            at=("stop_reason",),
        ),
    ),
    accepted=(
        Case(
            response({"type": "compaction", "content": "So far: nothing."}, stop_reason="compaction"),
        ),
    ),
)
def compaction_without_block(response: Response) -> Iterator[Draft]:
    if "block:compaction" not in response.occurs:
        yield NO_BLOCK.at(("stop_reason",))
