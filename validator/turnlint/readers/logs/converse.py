"""Bodies of Bedrock's Converse as logs keep them, by themselves or beside the name of a model; to records."""

from __future__ import annotations

from typing import Any

from turnlint.readers.converse import translated
from turnlint.readers.logs.models import OTHER, is_claude, is_other
from turnlint.readers.reader import Found, Passed
from turnlint.readers.record import Record
from turnlint.sources.origins import Holder
from turnlint.sources.translated import Translated, moved
from turnlint.values.exchange import Exchange


def record(at: Holder, *, model: Any = None, session: str | None = None) -> Found:
    """The record of a body of Converse; ``model`` is what stands beside it. What came back is not judged."""
    named = at.value.get("modelId") or model
    if is_other(named) or (isinstance(named, str) and "arn:" not in named and not is_claude(named)):
        return Passed(1, OTHER)
    made = translated(at.value)
    exchange = Exchange(
        made.body,
        platform="bedrock",
        betas=made.betas,
        model=named if is_claude(named) else None,
        session=session,
    )
    return Record(exchange, Translated(at, moved(at, made.moves)), unknown=frozenset({"headers"}))
