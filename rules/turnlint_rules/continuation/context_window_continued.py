"""After the context window was full the conversation must shrink.

Why: `model_context_window_exceeded` says that input and output together filled the window. With what came appended the
input is longer: the next answer is cut at once, or the request is refused (`context-window-exceeded`).

What to do: compact the conversation, clear old results with `context_management`, drop old turns, or take a model with
a larger window.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS
from turnlint_rules.continuation._step import same

FULL = Remark(
    "the context window was full, and this request is not shorter: it is cut at once, or refused",
    evidence=(STOPS,),
)
_ASKED = body(user("hi"), model="claude-sonnet-5")
_LONGER = (user("hi"), assistant("Once"), user("go on"))


@rule(
    "context-window-continued",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:model_context_window_exceeded"},
    given={PREVIOUS},
    says=(FULL,),
    refused=(
        Case(
            body(*_LONGER, model="claude-sonnet-5"),
            FULL.template,
            at=("messages",),
            before=exchange(_ASKED, "Once", stop_reason="model_context_window_exceeded"),
        ),
    ),
    accepted=(
        Case(
            body(
                *_LONGER, model="claude-sonnet-5", context_management={"edits": [{"type": "clear_tool_uses_20250919"}]}
            ),
            before=exchange(_ASKED, "Once", stop_reason="model_context_window_exceeded"),
        ),
        Case(
            body(*_LONGER, model="claude-opus-5-5"),
            before=exchange(_ASKED, "Once", stop_reason="model_context_window_exceeded"),
            note="another model",
        ),
        Case(body(*_LONGER, model="claude-sonnet-5"), before=exchange(_ASKED, "Once", stop_reason="max_tokens")),
    ),
)
def context_window_continued(step: Step) -> Iterator[Draft]:
    now = step.now
    edited = any(now.fields.get(name) is not None for name in ("context_management", "compaction"))
    if step.joint.changed is None and not edited and same(step, "model") and not now.bare:
        yield FULL.at(("messages",))
