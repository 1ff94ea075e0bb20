"""An empty reply is not appended.

Why: the model had nothing to add, mostly because text followed the tool results before, or because its finished turn
was sent again with nothing new. The reply is valid, and an empty assistant message in the history is not.

What to do: take text away that follows tool results. Otherwise add a new user message, such as "Please continue"; the
same request again stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, response, text, tool, tool_result, tool_use, user
from turnlint.rule import Case, Draft, Pass, Recorded, Remark, Response, Severity, rule
from turnlint_rules.responses._asked import whole
from turnlint_rules.responses._pages import STOP_REASONS

EMPTY = Remark(
    "the reply is empty: do not append it, and add a new user message; the same request again stays empty",
    evidence=(STOP_REASONS, Recorded("empty `end_turn` replies, which had cost two tokens", "2026-08")),
)
AFTER_RESULTS = Remark(
    "the reply is empty: text after the tool results of the request is the usual cause; do not append it, and take the "
    "text away",
    evidence=(STOP_REASONS,),
)
STOPPED = Remark(
    "the reply is empty, for the stop sequence came at once: do not append it",
    evidence=(STOP_REASONS, Recorded("empty `stop_sequence` replies", "2026-08")),
)

_RESULTS_AND_TEXT = body(user("Weather?"), assistant(tool_use()), user(tool_result(), text("Go on.")), tools=[tool()])


@rule(
    "empty-response",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"fact:empty_content"},
    says=(EMPTY, AFTER_RESULTS, STOPPED),
    refused=(
        Case(
            response(),
            "the reply is empty: do not append it, and add a new user message; the same request again stays empty",
            at=("content",),
        ),
        Case(
            response(),
            "the reply is empty: text after the tool results of the request is the usual cause; do not append it, and "
            "take the text away",
            asked=_RESULTS_AND_TEXT,
        ),
        Case(
            response(stop_reason="stop_sequence", stop_sequence="END"),
            "the reply is empty, for the stop sequence came at once: do not append it",
        ),
    ),
    accepted=(
        Case(response("Done."), asked=_RESULTS_AND_TEXT),
        Case(response(stop_reason="refusal"), note="a refusal has its own rule"),
        Case(response(stop_reason="max_tokens"), asked=body(user("hi"), max_tokens=0), note="this fills the cache"),
    ),
)
def empty_response(response: Response) -> Iterator[Draft]:
    if response.stop_reason == "stop_sequence":
        yield STOPPED.at(("content",))
    elif response.stop_reason == "end_turn" or "fact:unknown_stop" in response.occurs:
        yield (AFTER_RESULTS if _trails(response) else EMPTY).at(("content",))


def _trails(response: Response) -> bool:
    """Whether the request ends with text after results."""
    asked = whole(response)
    if asked is None or not asked.pairing.trailing or not asked.turns:
        return False
    return asked.pairing.trailing[-1].turn == asked.turns[-1].number
