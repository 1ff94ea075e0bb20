"""A model has its own list of models that it may fall back to.

Why: the API takes the targets that the Models API lists (`allowed_fallback_models`). They differ by account and date,
so that a newer Opus that is not known as a target is a warning; Sonnet, Haiku, Opus up to 4.6 and models of others
never were one.

What to do: name a model of that list, or send `"default"` with `server-side-fallback-2026-07-01`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Model,
    Pass,
    Reported,
    Severity,
    Wording,
    find_model,
    removing,
    rule,
)
from turnlint_rules._shared.sources import FALLBACK_PROBE
from turnlint_rules.fallbacks._entries import targets

NO_TARGET = Wording(
    "'{target}' is not a valid fallback target for '{model}'. See this model's `allowed_fallback_models` on GET "
    "/v1/models/{model}.",
    evidence=(
        FALLBACK_PROBE,
        Reported("earendil-works/pi#9065", "2026-09-03"),
        Reported("earendil-works/pi#9294", "2026-09"),
    ),
)
LISTED = Wording(
    "'{target}' is not a valid fallback target for '{model}'. Valid targets: {targets}.",
    evidence=(Reported("public field notes, claude-fable-5", "2026"),),
    until="2026-08",
)
#: Models that never were a target of any other.
_NEVER: Final = re.compile(r"claude-(?:[123][.-]|instant|sonnet-|haiku-|opus-4-[0-6]$).*")


def _request(name: str, model: str = "claude-opus-5-5") -> dict[str, Any]:
    return body(user("ping"), model=model, fallbacks=[{"model": name}])


@rule(
    "invalid-fallback-target",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:fallbacks"},
    given={"model.fallback_targets"},
    says=(NO_TARGET,),
    said=(LISTED,),
    fixes=(removing(1),),
    refused=(
        Case(
            _request("claude-sonnet-5"),
            "'claude-sonnet-5' is not a valid fallback target for 'claude-opus-5-5'. See this model's "
            "`allowed_fallback_models` on GET /v1/models/claude-opus-5-5.",
            at=("fallbacks", 0, "model"),
        ),
        Case(
            _request("claude-opus-4-7", "claude-fable-5"),
            "'claude-opus-4-7' is not a valid fallback target for 'claude-fable-5'. See this model's "
            "`allowed_fallback_models` on GET /v1/models/claude-fable-5.",
            note="perhaps a target of some account: a warning",
        ),
    ),
    accepted=(
        Case(_request("claude-opus-5"), note="measured"),
        Case(_request("claude-opus-4-8"), note="measured"),
        Case(_request("claude-opus-5", "claude-fable-5"), note="some accounts have it"),
        Case(body(user("ping"), model="claude-opus-5-5", fallbacks="default")),
    ),
)
def invalid_fallback_target(conversation: Conversation) -> Iterator[Draft]:
    model, platform = conversation.model, conversation.context.platform
    for index, name in targets(conversation):
        target = find_model(name, platform)
        if _is_itself(target, model) or (target is not None and target.id in (model.fallback_targets or ())):
            continue
        known = target.id if target is not None else name
        never = _NEVER.fullmatch(known) is not None or "claude" not in known
        yield NO_TARGET.at(("fallbacks", index, "model"), target=name, model=model.snapshot, unsure=not never)


def _is_itself(target: Model | None, model: Model) -> bool:
    """Whether a target is the requested model, which has a rule of its own."""
    return target is not None and target.id == model.id
