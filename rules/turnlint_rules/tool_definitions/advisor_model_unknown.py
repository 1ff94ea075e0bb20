"""The model of an advisor tool is a model of the API.

Why: the advisor is named by an id of Anthropic's own API. Names that a router or another provider gives a model
(`anthropic/claude-…`, `cc/claude-…`) are refused. An id of that form that turnlint's table lacks may be newer than the
table, so it is a warning.

What to do: send the id without the prefix.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Pass,
    Reported,
    Severity,
    Wording,
    find_model,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of

UNKNOWN = Wording(
    "tools.{index}.model: {name}",
    evidence=(Reported("maximhq/bifrost#3383", "2026-05-11"), Reported("decolua/9router#745", "2026-04-23")),
)
#: No model's name is so long.
_LONGEST = 2_048


def _advisor(model: str) -> dict[str, str]:
    return {"type": "advisor_20260301", "name": "advisor", "model": model}


@rule(
    "advisor-model-unknown",
    Severity.ERROR,
    answers=Pass.MODEL_NAME,
    needs={"tool:advisor_20260301"},
    platforms=("anthropic",),
    says=(UNKNOWN,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-4-6", tools=[_advisor("anthropic/claude-opus-4-7")]),
            "tools.0.model: anthropic/claude-opus-4-7",
            at=("tools", 0, "model"),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-4-6", tools=[_advisor("claude-opus-9")]),
            "tools.0.model: claude-opus-9",
            note="newer than the table, perhaps: a warning",
        ),
    ),
    accepted=(Case(body(user("hi"), model="claude-sonnet-4-6", tools=[_advisor("claude-opus-4-8")])),),
)
def advisor_model_unknown(conversation: Conversation) -> Iterator[Draft]:
    for index, definition in each(conversation):
        name = definition.get("model")
        if kind_of(definition) != "advisor_20260301" or not isinstance(name, str):
            continue
        if 0 < len(name) <= _LONGEST and find_model(name) is None:
            unsure = "/" not in name and name.startswith("claude-")
            yield UNKNOWN.at(("tools", index, "model"), index=index, name=name, unsure=unsure)
