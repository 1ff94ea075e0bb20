"""What is known beside a subject, and how its absence is told.

A rule that is given something unknown is not run; ``report.skipped`` names it under what is missing. Some things no
offline check can know: rules that ask for them exist to explain the API's texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from turnlint.schema.projection import known_betas, refused_betas, unknown
from turnlint.subjects.models import UNKNOWN, Model, find_model
from turnlint.values.context import Context

#: The top-level fields, unknown for a bare list of messages.
FIELDS: Final = "fields"
#: The tools: unknown for a bare list of messages, and in a request that continues a thread, whose tools the API holds.
TOOLS: Final = "tools"
#: The messages before the first one: in a request that continues a thread, the API holds some.
EARLIER: Final = "earlier messages"
#: The ``anthropic-beta`` header.
HEADERS: Final = "headers"
#: The request that a response answers.
REQUEST: Final = "request"
#: The response before the request.
PREVIOUS: Final = "previous response"
#: Keys, accounts, remote files, the tokenizer: what only the API has.
API: Final = "the API"
#: The text that a request was parsed from.
TEXT: Final = "text"
#: The signatures of thinking, which some records leave out.
SIGNATURES: Final = "signatures"

#: What is told of a request that continues a thread.
HELD: Final = "the server holds the earlier messages"
_MISSING: Final = {
    FIELDS: "top-level fields not given",
    TOOLS: HELD,
    EARLIER: HELD,
    HEADERS: "betas not given",
    REQUEST: "the request not given",
    PREVIOUS: "no previous response",
    API: "only the API can tell",
    TEXT: "the text of the request not given",
    SIGNATURES: "the record has no signatures",
}
#: What is told where a record cannot show it, by its format or for a reason of its own.
_UNSHOWN: Final = {FIELDS: "the record has no top-level fields", TOOLS: "the record has no tools"}
_MODEL: Final = "model."

#: Everything that a rule can be given: the words above, and the cells of the models table (``model.prefill``).
VOCABULARY: Final = frozenset({*_MISSING, *(f"{_MODEL}{cell}" for cell in Model._fields if cell != "platform")})


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known beside the value of a subject. Made by :func:`known`, once for each combination.

    * ``context``: where and under which headers it is sent.
    * ``name``: the model that it is judged for, ``None`` where none is named.
    * ``model``: what the models table has of it (every cell ``None`` where it is unknown).
    * ``bare``: a bare list of messages was given: all other top-level fields are unknown, not missing.
    * ``text``: the raw text is at hand.
    * ``held``: it continues a thread: the API holds what came before, with the tools and the system prompt.
    * ``previous``: the response before is known.
    * ``facts``: what rules may need of all this, in typed words.
    * ``unlisted``: what the context names and the tables do not know; with it, unknown keys and tags are let through.
    * ``asked``: the request is at hand; it is not beside a response that is given alone.
    """

    context: Context
    name: str | None = None
    model: Model = UNKNOWN
    bare: bool = False
    text: bool = True
    facts: frozenset[str] = frozenset()
    unlisted: tuple[str, ...] = ()
    held: bool = False
    asked: bool = True
    previous: bool = False

    def after(self, previous: bool) -> Known:
        """The same beside a step, whose response before is known or not. Made once for each."""
        return _beside(self, previous) if previous != self.previous else self

    def missing(self, word: str) -> str | None:
        """What is missing for one thing that a rule wants to be given; ``None`` where it is known.

        ``word`` is one of :data:`VOCABULARY`; for any other it raises ``KeyError``.
        """
        if word.startswith(_MODEL):
            return self._missing_cell(word.removeprefix(_MODEL))
        if word in self.context.unknown:
            return _UNSHOWN.get(word, _MISSING[word])
        if word == TOOLS and FIELDS in self.context.unknown:
            return _UNSHOWN[FIELDS]
        if word == TOOLS and self.bare:
            return _MISSING[FIELDS]
        is_known = {
            FIELDS: not self.bare,
            TOOLS: not self.held,
            EARLIER: not self.held,
            REQUEST: self.asked,
            HEADERS: self.context.betas is not None,
            TEXT: self.text,
            PREVIOUS: self.previous,
            SIGNATURES: True,
        }.get(word, False)
        return None if is_known else _MISSING[word]

    def _missing_cell(self, cell: str) -> str | None:
        if getattr(self.model, cell) is not None:
            return None
        if self.model.id:
            return f"{cell} of {self.model.id} not in the table"
        return "no model given" if self.name is None else "model not in the table"


@lru_cache(maxsize=1024)
def known(
    context: Context,
    name: str | None = None,
    bare: bool = False,
    text: bool = True,
    held: bool = False,
    asked: bool = True,
) -> Known:
    """What is known in a context, for a model of this name."""
    model = find_model(name, context.platform) if name is not None else None
    facts = frozenset(_facts(context, name, model))
    return Known(context, name, model or UNKNOWN, bare, text, facts, unknown(context), held, asked)


@lru_cache(maxsize=1024)
def _beside(known: Known, previous: bool) -> Known:
    return replace(known, previous=previous)


def _facts(context: Context, name: str | None, model: Model | None) -> Iterator[str]:
    if context.betas is None or not context.betas <= known_betas():
        yield "fact:unlisted_beta"
    if context.betas and not context.betas.isdisjoint(refused_betas(context.platform)):
        yield "fact:refused_beta"
    if model is None:
        if name is not None:
            yield "fact:unlisted_model"
    elif model.retired is not None:
        yield "fact:retired_model"
    elif model.deprecated is not None:
        yield "fact:deprecated_model"
