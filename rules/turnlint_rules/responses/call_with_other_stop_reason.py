"""A response with a call stops for it.

Why: whole calls that wait for results are reported as `tool_use`. A pause never leaves one waiting. Other values beside
a call are documented for responses that were cut, stopped at a sequence or refused alone; a gateway that rebuilds
responses often gets this wrong, and a loop that trusts the stop reason leaves the call unanswered.

What to do: answer the calls that stand in the content, whatever the stop reason says; in a fixture, correct it.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import fallback, response, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, STOP_REASONS

OTHER = Remark(
    "the call `{id}` waits for a result, and `stop_reason` is `{reason}`: the API says `tool_use` then",
    evidence=(STOP_REASONS, ALL),
)

_BOTH = fallback()


@rule(
    "call-with-other-stop-reason",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"stop:end_turn", "stop:pause_turn", "stop:compaction"},
    says=(OTHER,),
    refused=(
        Case(
            response(tool_use(), stop_reason="pause_turn"),
            "the call `toolu_01A` waits for a result, and `stop_reason` is `pause_turn`: the API says `tool_use` then",
            at=("content", 0),
        ),
        Case(
            response(tool_use(), stop_reason="end_turn"),
            "the call `toolu_01A` waits for a result, and `stop_reason` is `end_turn`: the API says `tool_use` then",
            note="a warning: of `end_turn` the documentation does not say it in so many words",
        ),
    ),
    accepted=(
        Case(response(tool_use(), stop_reason="tool_use")),
        Case(response(tool_use(), _BOTH, "Done."), note="a call before a fallback is dropped"),
    ),
)
def call_with_other_stop_reason(response: Response) -> Iterator[Draft]:
    unsure = response.stop_reason != "pause_turn"
    for call in response.calls:
        yield OTHER.at(call.path, id=call.id[:100], reason=response.stop_reason, unsure=unsure)
