"""At the end of the context window nothing can be appended.

Why: the model stopped because input and output together fill its window. What it wrote makes the next request longer
still, so that one is refused, or stops at once.

What to do: shorten the conversation first (compaction, context editing, an older part left out, a new conversation), or
send it to a model with a larger window; then go on as after `max_tokens`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import STOP_REASONS, WINDOW

FULL = Remark(
    "the context window is full: shorten the conversation before you go on, appending makes it longer still",
    evidence=(STOP_REASONS, WINDOW),
)


@rule(
    "context-window-full",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"stop:model_context_window_exceeded"},
    says=(FULL,),
    refused=(
        Case(
            response("Once upon", stop_reason="model_context_window_exceeded"),
            "the context window is full: shorten the conversation before you go on, appending makes it longer still",
            at=("stop_reason",),
        ),
    ),
    accepted=(Case(response("Once upon", stop_reason="max_tokens")),),
)
def context_window_full(response: Response) -> Iterator[Draft]:
    yield FULL.at(("stop_reason",))
