"""What an SDK puts beside a block is not sent back.

Why: the helpers that parse structured output keep the result beside the text, as `parsed_output`, and those that join
streams keep the text of an input in `__json_buf`. Neither is a field of the API: in the history it is refused as an
extra input.

What to do: leave it out when you store a response; the SDK does so itself when it is given its own objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import response, text
from turnlint.rule import Case, Documented, Draft, Pass, Remark, Response, Severity, rule

OWN = Remark(
    "`{field}` was put here by an SDK: leave it out when you send the block back",
    evidence=(
        Documented("type ParsedTextBlock of the Python SDK 2.14, which excludes the field", "2026-11"),
        Documented("MessageStream of the TypeScript SDK 1.14", "2026-11"),
    ),
)
_FIELDS: Final = ("parsed_output", "__json_buf")


@rule(
    "sdk-field-in-response",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={"block:text", "block:tool_use", "block:server_tool_use", "block:mcp_tool_use"},
    says=(OWN,),
    refused=(
        Case(
            response(text('{"city": "Rome"}', parsed_output={"city": "Rome"})),
            "`parsed_output` was put here by an SDK: leave it out when you send the block back",
            at=("content", 0, "parsed_output"),
        ),
    ),
    accepted=(Case(response(text('{"city": "Rome"}', citations=None))),),
)
def sdk_field_in_response(response: Response) -> Iterator[Draft]:
    for part in response.parts:
        for field in _FIELDS:
            if field in part.value:
                yield OWN.at((*part.path, field), field=field)
