"""A compaction on demand that stops for another reason has made no summary.

Why: the response is a success all the same. A program that then replaces the history by it loses the conversation.

What to do: keep the history as it was, and try again.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ON_DEMAND

NO_SUMMARY = Remark(
    "a compaction was asked for, and `stop_reason` is `{reason}`: there is no summary, keep the history",
    evidence=(ON_DEMAND,),
)


@rule(
    "compaction-without-summary",
    Severity.WARNING,
    answers=Pass.NEXT,
    needs={"field:stop_reason"},
    given={REQUEST, FIELDS},
    says=(NO_SUMMARY,),
    refused=(
        Case(
            response(stop_reason="max_tokens"),
            "a compaction was asked for, and `stop_reason` is `max_tokens`: there is no summary, keep the history",
            at=("stop_reason",),
            asked=body(user("hi"), compaction={"type": "enabled"}),
        ),
    ),
    accepted=(
        Case(
            response({"type": "compaction", "content": "So far: nothing."}, stop_reason="compaction"),
            asked=body(user("hi"), compaction={"type": "enabled"}),
        ),
        Case(response("Yes."), asked=body(user("hi"))),
    ),
)
def compaction_without_summary(response: Response) -> Iterator[Draft]:
    asked, reason = response.asked, response.stop_reason
    if asked is not None and isinstance(asked.fields.get("compaction"), dict) and reason not in (None, "compaction"):
        yield NO_SUMMARY.at(("stop_reason",), reason=reason[:60])
