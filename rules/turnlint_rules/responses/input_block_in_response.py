"""What only requests hold does not come back.

Why: images, documents, search results and the results of your own tools go to the API and not from it. One that stands
in a response was put there when messages of a history were mixed up.

What to do: look where the response was put together; results of calls belong into the user message behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response, tool_result, tool_use
from turnlint.rule import Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import ALL, MESSAGE

INPUT = Remark("blocks of type `{type}` go to the API and do not come from it", evidence=(MESSAGE, ALL))
_INPUTS: Final = ("tool_result", "image", "document", "search_result")


@rule(
    "input-block-in-response",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={f"block:{kind}" for kind in _INPUTS},
    says=(INPUT,),
    refused=(
        Case(
            response(tool_use(), tool_result(), stop_reason="tool_use"),
            "blocks of type `tool_result` go to the API and do not come from it",
            at=("content", 1),
        ),
        Case(
            response({"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}}),
            "blocks of type `image` go to the API and do not come from it",
            note="a warning: models may come to write others than results",
        ),
    ),
    accepted=(Case(response(tool_use(), stop_reason="tool_use")),),
)
def input_block_in_response(response: Response) -> Iterator[Draft]:
    for part in response.parts:
        if part.type in _INPUTS:
            yield INPUT.at(part.path, type=part.type, unsure=part.type != "tool_result")
