"""At most three fallbacks, each another model.

Why: the documentation refuses a fourth, the requested model itself, and the same model twice; the words are not
published. Which models one may fall back to, the Models API tells (`allowed_fallback_models`).

What to do: list up to three different models, none of them the requested one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    find_model,
    removing,
    rule,
)
from turnlint_rules.fallbacks._entries import FALLBACKS, targets

_REFUSED = (Inferred.after(FALLBACKS, "the refusals are documented, their words are not"),)
TOO_MANY = Wording(
    "fallbacks: List should have at most 3 items after validation, not {count}",
    evidence=_REFUSED,
)
SAME = Wording(
    "fallbacks.{index}.model: '{model}' is the requested model",
    evidence=_REFUSED,
)
REPEATED = Wording(
    "fallbacks.{index}.model: '{model}' is listed more than once",
    evidence=_REFUSED,
)

_MOST: Final = 3


def _request(*names: str) -> dict[str, Any]:
    return body(user("ping"), model="claude-fable-5", fallbacks=[{"model": name} for name in names])


@rule(
    "invalid-fallbacks",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:fallbacks"},
    says=(TOO_MANY, SAME, REPEATED),
    fixes=(removing(1),),
    refused=(
        Case(
            _request("claude-opus-4-8", "claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5"),
            "fallbacks: List should have at most 3 items after validation, not 4",
            at=("fallbacks",),
        ),
        Case(
            _request("claude-fable-5"),
            "fallbacks.0.model: 'claude-fable-5' is the requested model",
            at=("fallbacks", 0, "model"),
        ),
        Case(
            _request("claude-opus-4-8", "claude-opus-4-8"),
            "fallbacks.1.model: 'claude-opus-4-8' is listed more than once",
        ),
    ),
    accepted=(
        Case(_request("claude-opus-4-8", "claude-opus-5")),
        Case(body(user("ping"), model="claude-fable-5", fallbacks="default")),
    ),
)
def invalid_fallbacks(conversation: Conversation) -> Iterator[Draft]:
    found = conversation.fields.get("fallbacks")
    if isinstance(found, list) and len(found) > _MOST:
        yield TOO_MANY.at(("fallbacks",), count=len(found))
    platform = conversation.context.platform
    seen = {_canonical(conversation.context.model or conversation.fields.get("model"), platform): SAME}
    for index, name in targets(conversation):
        canonical = _canonical(name, platform)
        if (wording := seen.get(canonical)) is not None:
            yield wording.at(("fallbacks", index, "model"), index=index, model=name)
        seen.setdefault(canonical, REPEATED)


def _canonical(name: object, platform: str) -> str | None:
    """One name for all ids of a model."""
    model = find_model(name, platform)
    if model is not None:
        return model.id
    return name if isinstance(name, str) else None
