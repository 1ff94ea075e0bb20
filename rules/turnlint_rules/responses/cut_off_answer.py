"""An answer that was cut at `max_tokens` goes on when it is asked to.

Why: the model stopped in the middle. A program that looks only for calls takes the half for the whole, and JSON that
was asked for may not parse.

What to do: send the request again with a larger `max_tokens`, or append what came and ask the model to go on. Models
before Claude 4.6 also go on from the text as the last message, without white space at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, thinking, tool_use, user
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import CACHING, STOP_REASONS

CUT = Remark(
    "the answer was cut at `max_tokens`: send the request again with a larger one, or ask the model to go on",
    evidence=(STOP_REASONS,),
)
NOTHING = Remark(
    "nothing was written before `max_tokens` was reached: there is nothing to append",
    evidence=(CACHING, STOP_REASONS),
)
FORMAT = "the text need not fit the format that was asked for"


@rule(
    "cut-off-answer",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"stop:max_tokens"},
    says=(CUT, NOTHING),
    refused=(
        Case(
            response("Once upon", stop_reason="max_tokens"),
            "the answer was cut at `max_tokens`: send the request again with a larger one, or ask the model to go on",
            at=("content", 0),
        ),
        Case(
            response(stop_reason="max_tokens"),
            "nothing was written before `max_tokens` was reached: there is nothing to append",
            asked=body(user("hi"), max_tokens=1),
        ),
    ),
    accepted=(
        Case(response("The end.")),
        Case(response(tool_use(), stop_reason="max_tokens"), note="a call is another matter: cut-off-call"),
        Case(response(thinking(), stop_reason="max_tokens"), note="as is thinking"),
        Case(response(stop_reason="max_tokens"), asked=body(user("hi"), max_tokens=0), note="this fills the cache"),
    ),
)
def cut_off_answer(response: Response) -> Iterator[Draft]:
    if response.last is not None and response.last.type == "text":
        yield CUT.at(response.last.path, note=FORMAT if _wants_format(response) else "")
    elif "fact:empty_content" in response.occurs and not _is_filling(response):
        yield NOTHING.at(("content",))


def _wants_format(response: Response) -> bool:
    config = response.asked.fields.get("output_config") if response.asked else None
    return isinstance(config, dict) and config.get("format") is not None


def _is_filling(response: Response) -> bool:
    return response.asked is not None and "fact:zero_max_tokens" in response.asked.occurs
