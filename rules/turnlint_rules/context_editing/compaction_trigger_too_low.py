"""Compaction starts at 50,000 input tokens or more.

Why: the documentation gives the bound, and gateways that imitate the API print the message; the API's own words are
not published. A trigger of exactly 50,000 is accepted, and so is none (150,000 then).

What to do: raise the value, or leave `trigger` out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Severity, Wording, rule
from turnlint_rules._shared.edits import THRESHOLD, edits

TOO_LOW = Wording(
    "context_management.compact_20260112.trigger.value must be at least 50000 tokens",
    evidence=(Inferred.after(THRESHOLD, "the bound is documented, the words are those of a gateway (litellm 1.109)"),),
)

_LEAST: Final = 50_000


def _request(value: int) -> dict[str, Any]:
    trigger = {"type": "input_tokens", "value": value}
    edit = {"type": "compact_20260112", "trigger": trigger}
    return body(user("hi"), model="claude-sonnet-4-6", context_management={"edits": [edit]})


@rule(
    "compaction-trigger-too-low",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:context_management"},
    says=(TOO_LOW,),
    refused=(Case(_request(49_999), TOO_LOW.template, at=("context_management", "edits", 0, "trigger", "value")),),
    accepted=(Case(_request(50_000), note="recorded"),),
)
def compaction_trigger_too_low(conversation: Conversation) -> Iterator[Draft]:
    for index, kind, edit in edits(conversation):
        trigger = edit.get("trigger") if kind == "compact_20260112" else None
        value = trigger.get("value") if isinstance(trigger, dict) else None
        if isinstance(value, int) and not isinstance(value, bool) and value < _LEAST:
            yield TOO_LOW.at(("context_management", "edits", index, "trigger", "value"))
