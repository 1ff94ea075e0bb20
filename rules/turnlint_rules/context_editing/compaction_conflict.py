"""A compaction request makes a summary, and nothing else.

Why: with `compaction` in the request the API refuses `context_management`, `stop_sequences`, an output format and a
forced `tool_choice`. The documentation lists them; the words are not published.

What to do: send the compaction as a request of its own, without these fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from turnlint_rules._shared.edits import ON_DEMAND
from turnlint_rules._shared.parameters import field, forced_tool

CONFLICT = Wording(
    "{field}: not supported with `compaction`",
    evidence=(Inferred.after(ON_DEMAND, "the constraint is documented, the words are not"),),
)

_SUMMARIZE: dict[str, Any] = {"type": "summarize"}


def _request(**fields: Any) -> dict[str, Any]:
    return body(user("hi"), model="claude-opus-5", compaction=_SUMMARIZE, **fields)


@rule(
    "compaction-conflict",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:compaction"},
    says=(CONFLICT,),
    fixes=(removing(),),
    refused=(
        Case(
            _request(stop_sequences=["END"]), "stop_sequences: not supported with `compaction`", at=("stop_sequences",)
        ),
        Case(
            _request(tools=[tool()], tool_choice={"type": "any"}),
            "tool_choice: not supported with `compaction`",
            at=("tool_choice",),
        ),
    ),
    accepted=(
        Case(_request()),
        Case(_request(tools=[tool()], tool_choice={"type": "auto"}, stop_sequences=None)),
    ),
)
def compaction_conflict(conversation: Conversation) -> Iterator[Draft]:
    fields = conversation.fields
    if not isinstance(fields.get("compaction"), dict):
        return
    found: list[Path] = [(name,) for name in ("context_management", "stop_sequences") if fields.get(name)]
    if field(conversation, "output_config").get("format"):
        found.append(("output_config", "format"))
    if forced_tool(conversation) is not None:
        found.append(("tool_choice",))
    for path in found:
        yield CONFLICT.at(path, field=".".join(map(str, path)))
