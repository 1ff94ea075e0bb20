"""`max_tokens: 0` only fills the cache, and goes with nothing that needs output.

Why: a request without output warms the cache. It cannot stream, fill a format or call a tool that it is forced to call.

What to do: warm the cache with a plain request: the same prefix, `max_tokens: 0`, and none of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Path,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.parameters import field, forced_tool, integer
from turnlint_rules._shared.sources import PROMPT_CACHING

ZERO = Wording(
    "max_tokens: must be greater than or equal to 1 when {what}",
    evidence=(Inferred.after(PROMPT_CACHING, "the refusals are documented, their words are not"),),
)


@rule(
    "max-tokens-zero",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"fact:zero_max_tokens"},
    says=(ZERO,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), max_tokens=0, stream=True),
            "max_tokens: must be greater than or equal to 1 when `stream` is true",
            at=("stream",),
        ),
        Case(
            body(
                user("hi"),
                max_tokens=0,
                output_config={
                    "format": {"type": "json_schema", "schema": {"type": "object", "additionalProperties": False}}
                },
            ),
            "max_tokens: must be greater than or equal to 1 when `output_config.format` is set",
            at=("output_config", "format"),
        ),
        Case(
            body(user("hi"), max_tokens=0, tool_choice={"type": "any"}, tools=[tool()]),
            "max_tokens: must be greater than or equal to 1 when `tool_choice` forces tool use",
            at=("tool_choice",),
        ),
    ),
    accepted=(
        Case(body(user("hi"), max_tokens=0), note="fills the cache"),
        Case(body(user("hi"), max_tokens=0, stream=False, tool_choice={"type": "auto"}, tools=[tool()])),
    ),
)
def max_tokens_zero(conversation: Conversation) -> Iterator[Draft]:
    if integer(conversation.fields.get("max_tokens")) != 0 or conversation.context.endpoint != "messages":
        return
    found: list[tuple[Path, str]] = []
    if forced_tool(conversation) is not None:
        found.append((("tool_choice",), "`tool_choice` forces tool use"))
    if field(conversation, "output_config").get("format") is not None:
        found.append((("output_config", "format"), "`output_config.format` is set"))
    if conversation.fields.get("stream") is True:
        found.append((("stream",), "`stream` is true"))
    for path, what in found:
        yield ZERO.at(path, what=what)
