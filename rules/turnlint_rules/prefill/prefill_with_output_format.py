"""A prefill does not go together with a JSON output format.

Why: the format decides how the answer begins, and so would the prefill.

What to do: drop the prefill; the format alone makes the answer JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import WEB_SEARCH, assistant, body, server_tool_use, user, web_search_result
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.final_message import prefill

FORMAT = Wording(
    "`{field}` cannot be used with assistant message prefill. The conversation must end with a user message.",
    evidence=(Inferred("the guide on structured outputs says that it is refused; nobody has published the words"),),
)
_FORMAT = {"type": "json_schema", "schema": {"type": "object", "properties": {}, "additionalProperties": False}}


@rule(
    "prefill-with-output-format",
    Severity.ERROR,
    answers=Pass.PREFILL_FORM,
    needs={"field:output_config", "field:output_format"},
    says=(FORMAT,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant("{"), output_config={"format": _FORMAT}),
            "`output_config.format` cannot be used with assistant message prefill. The conversation must end with a "
            "user message.",
            at=("messages", 1),
        ),
    ),
    accepted=(
        Case(body(user("hi"), output_config={"format": _FORMAT})),
        Case(
            body(
                user("search"),
                assistant(server_tool_use(), web_search_result(), "Found so far"),
                output_config={"format": _FORMAT},
                tools=[WEB_SEARCH],
            ),
            note="a turn of server tools that paused after text",
        ),
    ),
)
def prefill_with_output_format(conversation: Conversation) -> Iterator[Draft]:
    if conversation.model.prefill is False:
        return  # the prefill itself is refused
    config = conversation.fields.get("output_config")
    if isinstance(config, dict) and config.get("format") is not None:
        field = "output_config.format"
    elif conversation.fields.get("output_format") is not None:
        field = "output_format"
    else:
        return
    index = prefill(conversation)
    if index is not None:
        yield FORMAT.at(("messages", index), field=field)
