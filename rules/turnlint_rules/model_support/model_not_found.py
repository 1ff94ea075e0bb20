"""The model is not served any more, or never was.

Why: retired models answer 404. So do names that a date was appended to (from Claude 4.6 on, ids have none), and those
that a router, a cloud or Claude Code gives a model: `anthropic/claude-…`, `us.anthropic.…`, `claude-opus-4.8`, `haiku`,
`…[1m]`. Recordings of older days name retired models, clouds may serve them for longer, and a request may be on its way
to a router, so this is a warning, and on clouds nothing. A name that the table does not know otherwise is not judged:
it may be newer than the table.

What to do: name a model that is served; ids without a date are complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Pass, Recorded, Reported, Severity, Wording, find_model, rule
from turnlint_rules._shared.sources import DEPRECATIONS, MODEL_IDS
from turnlint_rules.model_support._place import model_path

NOT_FOUND = Wording(
    "model: {model}",
    evidence=(
        Recorded("names that no model has, messages and count_tokens", "2026-08"),
        Reported("public notes with the request's id: `haiku`", "2026-09-20"),
        DEPRECATIONS,
        MODEL_IDS,
    ),
    status=404,
    type="not_found_error",
)
_DATE = 8
_CLOUDS = ("bedrock", "vertex", "foundry")
_FAMILIES = frozenset({"fable", "haiku", "mythos", "opus", "sonnet"})
#: How Claude Code asks for the long context.
_CONTEXT = re.compile(r"\[\w{1,8}\]$")


@rule(
    "model-not-found",
    Severity.WARNING,
    answers=Pass.MODEL_NAME,  # recorded: before max_tokens 0 with stream
    needs={"fact:retired_model", "fact:unlisted_model"},
    says=(NOT_FOUND,),
    refused=(
        Case(
            body(user("hi"), model="claude-3-opus-20240229"),
            "model: claude-3-opus-20240229",
            at=("model",),
        ),
        Case(
            body(user("hi"), model="claude-opus-4-7-20260416"),
            "model: claude-opus-4-7-20260416",
            note="a date, where the id has none",
        ),
        Case(
            body(user("hi"), model="anthropic/claude-opus-4.8"),
            "model: anthropic/claude-opus-4.8",
            note="a router's name",
        ),
        Case(body(user("hi"), model="haiku"), "model: haiku", note="an alias of Claude Code"),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-opus-4-7")),
        Case(body(user("hi"), model="claude-haiku-4-5-20251001")),
        Case(body(user("hi"), model="claude-next-9"), note="it may be newer than the table"),
        Case(body(user("hi"), model="anthropic.claude-3-opus-20240229-v1:0"), platform="bedrock"),
    ),
)
def model_not_found(conversation: Conversation) -> Iterator[Draft]:
    model = conversation.model
    if model.retired is not None:
        name = conversation.known.name or model.id
        note = f"This model was retired on {model.retired}."
        yield NOT_FOUND.at(model_path(conversation), model=name, note=note)
    elif not model.id and conversation.context.platform == "anthropic":
        yield from _dated(conversation)
        yield from _from_elsewhere(conversation)


def _dated(conversation: Conversation) -> Iterator[Draft]:
    """A model whose id has no date, with a date."""
    name = conversation.known.name
    base, dash, date = (name or "").rpartition("-")
    if not (dash and len(date) == _DATE and date.isdigit()):
        return
    known = find_model(base)
    if known is not None and known.snapshot == base and known.retired is None:
        note = f"The id of this model has no date: {base}."
        yield NOT_FOUND.at(model_path(conversation), model=name, note=note)


def _from_elsewhere(conversation: Conversation) -> Iterator[Draft]:
    """A model by a name that others give it."""
    name = conversation.known.name or ""
    known = next((found for platform in _CLOUDS if (found := find_model(name, platform)) is not None), None)
    bare = _CONTEXT.sub("", name.rpartition("/")[2].lower().replace(".", "-"))
    known = known or (find_model(bare) if bare != name else None)
    if known is not None:
        note = f"The id on Anthropic's own API is {known.id}."
    elif name.lower() in _FAMILIES:
        note = "This is the name of a family of models."
    else:
        return
    yield NOT_FOUND.at(model_path(conversation), model=name, note=note)
