"""The advisor must be at least as capable as the model that asks it.

Why: the advisor tool lets a model consult a stronger one, and the API refuses pairs that go the other way: Claude
Haiku 4.5 as advisor, Sonnet for Opus, an older Opus for a newer one, Opus or Sonnet for Fable. Claude Fable 5.1 does
not take Fable 5, Fable 5.2 takes only advisors of 5.2, and Sonnet 5.5 takes neither Opus 4.7, Opus 4.8 nor Sonnet 5.
Pairs that no source names are not judged.

What to do: name an advisor of the same or a higher class; when the request's model is raised, raise the advisor with
it.
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

REFUSED = Wording(
    "tools.{index}.model: '{advisor}' cannot be used as an advisor when the request model is '{model}'",
    evidence=(
        Reported("anthropics/claude-code#67405", "2026-06-11"),
        Reported("anthropics/claude-code#67144", "2026-06-10"),
        Reported("anthropics/claude-code#67764", "2026-06-12"),
        Reported("anthropics/claude-code#91281", "2026-09-01"),
    ),
)

# The pairs are those of the reports above and of the guides, which do not print the text: Advisor tool (2026-10), and
# https://code.claude.com/docs/en/advisor (2026-07).
#: Models that advise nobody.
_NO_ADVISORS = frozenset(
    {
        "claude-haiku-4-5", "claude-sonnet-4-5", "claude-sonnet-4-0", "claude-3-7-sonnet-20250219",
        "claude-3-5-haiku-20241022", "claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20240620",
        "claude-3-haiku-20240307",
    }
)  # fmt: skip
_OPUS = ("claude-opus-4-6", "claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-opus-5-5")
_BELOW_FABLE = frozenset(
    {"claude-sonnet-4-6", "claude-sonnet-5", "claude-opus-4-6", "claude-opus-4-7", "claude-opus-4-8"}
)
#: By the request's model: advisors that it does not take.
_REFUSED: dict[str, frozenset[str]] = {
    **{model: frozenset({"claude-sonnet-4-6", *_OPUS[:place]}) for place, model in enumerate(_OPUS)},
    "claude-fable-5": _BELOW_FABLE,
    "claude-fable-5-1": _BELOW_FABLE | {"claude-fable-5"},
    "claude-fable-5-2": _BELOW_FABLE
    | {*_OPUS, "claude-sonnet-5-5", "claude-fable-5", "claude-fable-5-1", "claude-mythos-5"},
    "claude-sonnet-5-5": frozenset({"claude-opus-4-7", "claude-opus-4-8", "claude-sonnet-5"}),
}


def _advisor(model: str) -> dict[str, str]:
    return {"type": "advisor_20260301", "name": "advisor", "model": model}


@rule(
    "advisor-refused-by-model",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"tool:advisor_20260301"},
    given={"model.family"},
    says=(REFUSED,),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-fable-5", tools=[_advisor("claude-opus-4-8")]),
            "tools.0.model: 'claude-opus-4-8' cannot be used as an advisor when the request model is 'claude-fable-5'",
            at=("tools", 0, "model"),
        ),
        Case(
            body(user("hi"), model="claude-opus-5", tools=[_advisor("claude-haiku-4-5")]),
            "tools.0.model: 'claude-haiku-4-5' cannot be used as an advisor when the request model is 'claude-opus-5'",
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-5", tools=[_advisor("claude-opus-4-8")]), note="recorded"),
        Case(body(user("hi"), model="claude-sonnet-5", tools=[_advisor("claude-fable-5")]), note="recorded"),
        Case(body(user("hi"), model="claude-opus-4-8", tools=[_advisor("claude-opus-4-8")])),
        Case(body(user("hi"), model="claude-fable-5-2", tools=[_advisor("claude-fable-5-2")])),
    ),
)
def advisor_refused_by_model(conversation: Conversation) -> Iterator[Draft]:
    refused = _REFUSED.get(conversation.model.id, frozenset()) | _NO_ADVISORS
    for index, definition in each(conversation):
        name = definition.get("model")
        if kind_of(definition) != "advisor_20260301" or not isinstance(name, str):
            continue
        advisor = find_model(name, conversation.context.platform)
        if advisor is not None and advisor.id in refused:
            yield REFUSED.at(("tools", index, "model"), index=index, advisor=name, model=conversation.model.snapshot)
