"""The tools of October 2024 belong to the models of their day.

Why: the documentation names `bash_20241022`, `text_editor_20241022` and `computer_20241022` for Claude Sonnet 3.5
alone, and says that older versions need not work with newer models. Claude Opus 4.7 and later were seen to refuse the
computer (`tool-type-refused-by-model`); of the models in between no answer is known.

What to do: use the version that the model's documentation names, with its beta header if it has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Remark,
    Severity,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of
from turnlint_rules.tool_definitions._sources import COMPUTER_USE

OUTDATED = Remark("`{type}` is documented for Claude Sonnet 3.5 alone", evidence=(COMPUTER_USE,))
_TYPES = ("bash_20241022", "text_editor_20241022", "computer_20241022")
_COMPUTER = {"type": "computer_20241022", "name": "computer", "display_width_px": 1024, "display_height_px": 768}


@rule(
    "outdated-tool-type",
    Severity.WARNING,
    answers=Pass.MODEL,
    needs={f"tool:{kind}" for kind in _TYPES},
    given={"model.family"},
    says=(OUTDATED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-6", tools=[_COMPUTER]),
            "`computer_20241022` is documented for Claude Sonnet 3.5 alone",
            at=("tools", 0, "type"),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-3-5-sonnet-20241022", tools=[_COMPUTER])),
        Case(body(user("hi"), model="claude-sonnet-4-6", tools=[{"type": "bash_20250124", "name": "bash"}])),
    ),
)
def outdated_tool_type(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.id.startswith("claude-3-5-"):
        return
    for index, definition in each(conversation):
        kind = kind_of(definition)
        if kind in _TYPES and kind not in (model.refused_tools or ()):
            yield OUTDATED.at(("tools", index, "type"), type=kind)
