"""A progress update that was interrupted goes back as it is.

Why: models that write progress updates close one that was cut with a thinking block of a fixed text. It looks like a
leftover, and dropping it edits the thinking of the turn, which the API checks.

What to do: send the turn back unchanged, and add a user turn, with a result for each call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response, text, thinking
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import THINKING

KEEP = Remark(
    "this block closes a progress update that was interrupted: send it back with the turn", evidence=(THINKING,)
)
_CLOSING: Final = "This part of the response was interrupted before it finished."


@rule(
    "interrupted-progress-update",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"block:thinking"},
    says=(KEEP,),
    refused=(
        Case(
            response("Reading.", thinking(_CLOSING), stop_reason="max_tokens"),
            "this block closes a progress update that was interrupted: send it back with the turn",
            at=("content", 1),
        ),
    ),
    accepted=(Case(response(thinking(), text(_CLOSING))),),
)
def interrupted_progress_update(response: Response) -> Iterator[Draft]:
    last = response.last
    if last is not None and last.type == "thinking" and last.value.get("thinking") == _CLOSING:
        yield KEEP.at(last.path)
