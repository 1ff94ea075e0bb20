"""A model thinks where the request, or its own default, lets it.

Why: with thinking disabled a response holds none. Thinking that nobody asked for comes from another request, or was
put in by a program, and its signature will not hold.

What to do: keep request and response together as they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, response, thinking, user
from turnlint.rule import FIELDS, REQUEST, Case, Draft, Pass, Remark, Response, Severity, find_model, rule
from turnlint.rule import THINKING as BLOCKS
from turnlint_rules.responses._asked import whole
from turnlint_rules.responses._pages import ALL, THINKING

DISABLED = Remark("the request disables thinking, and the response has some", evidence=(THINKING, ALL))
DEFAULT = Remark(
    "the request does not ask for thinking, which {model} does not do by itself, and the response has some",
    evidence=(THINKING, ALL),
)


@rule(
    "thinking-not-asked-for",
    Severity.ERROR,
    answers=Pass.RECEIVED,
    needs={"block:thinking", "block:redacted_thinking"},
    given={REQUEST, FIELDS, "model.thinking_default"},
    says=(DISABLED, DEFAULT),
    refused=(
        Case(
            response(thinking(), "Yes."),
            "the request disables thinking, and the response has some",
            at=("content", 0),
            asked=body(user("hi"), model="claude-sonnet-5", thinking={"type": "disabled"}),
        ),
        Case(
            response(thinking(), "Yes.", model="claude-opus-4-8"),
            "the request does not ask for thinking, which claude-opus-4-8 does not do by itself, and the response has "
            "some",
            asked=body(user("hi"), model="claude-opus-4-8"),
        ),
    ),
    accepted=(
        Case(
            response(thinking(), "Yes.", model="claude-opus-5"),
            asked=body(user("hi"), model="claude-opus-4-8"),
            note="another model answered, which thinks by itself",
        ),
        Case(response(thinking(), "Yes."), asked=body(user("hi"), model="claude-sonnet-5"), note="it thinks by itself"),
        Case(
            response(thinking(), "Yes."),
            asked=body(user("hi"), model="claude-opus-4-8", thinking={"type": "adaptive"}),
        ),
    ),
)
def thinking_not_asked_for(response: Response) -> Iterator[Draft]:
    asked = whole(response)
    if asked is None or "fallbacks" in asked.fields or response.fallback is not None:
        return
    wanted = asked.fields.get("thinking")
    block = next(part for part in response.parts if part.type in BLOCKS)
    if isinstance(wanted, dict) and wanted.get("type") == "disabled":
        yield DISABLED.at(block.path)
    elif wanted is None and asked.model.thinking_default == "disabled" and _thinks_not(response):
        yield DEFAULT.at(block.path, model=asked.model.snapshot)


def _thinks_not(response: Response) -> bool:
    """Whether the model that answered, perhaps not the one that was asked, does not think by itself either."""
    name = response.fields.get("model")
    model = find_model(name, response.context.platform) if isinstance(name, str) else None
    return model is None or model.thinking_default in (None, "disabled")
