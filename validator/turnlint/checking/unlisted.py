"""What a request or its context names and the tables lack: a model, an API version; with the nearest names.

An unknown beta is a finding of its own: the API refuses what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from turnlint.schema.projection import known_versions
from turnlint.subjects.batch import items_of
from turnlint.subjects.models import find_model, known_models
from turnlint.values.context import Context
from turnlint.values.json import Json

#: Longer names are cut: they are shown, and no table has one.
_LONGEST: Final = 200


class Unlisted(NamedTuple):
    """A name that the tables lack, so that what depends on it is not judged.

    ``what`` is ``model`` or ``API version``.
    """

    what: str
    name: str

    @property
    def nearest(self) -> tuple[str, ...]:
        """The names of the tables that come close, the closest first."""
        return _nearest(self)

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"the table has no {self.what} {self.name}{hint}"


@lru_cache(maxsize=64)
def _nearest(unlisted: Unlisted) -> tuple[str, ...]:
    names = _NAMES[unlisted.what]()
    return tuple(get_close_matches(unlisted.name, sorted(names), n=2, cutoff=0.7))


def _model_names() -> frozenset[str]:
    return frozenset(name for model in known_models().values() for name in (model.id, *model.ids))


_NAMES: Final[dict[str, Callable[[], frozenset[str]]]] = {
    "model": _model_names,
    "API version": known_versions,
}


def in_context(context: Context) -> tuple[Unlisted, ...]:
    """What a context names and the tables lack."""
    found = []
    if context.model is not None and find_model(context.model, context.platform) is None:
        found.append(Unlisted("model", context.model[:_LONGEST]))
    if context.api_version is not None and context.api_version not in known_versions():
        found.append(Unlisted("API version", context.api_version[:_LONGEST]))
    return tuple(found)


def in_request(value: Json, context: Context) -> tuple[Unlisted, ...]:
    """What a request, or one of a batch, names and the tables lack; that of its context included."""
    found = dict.fromkeys(in_context(context))
    if context.model is None:
        for name in _models(value):
            if find_model(name, context.platform) is None:
                found[Unlisted("model", name[:_LONGEST])] = None
    return tuple(found)


def _models(value: Json) -> Iterator[str]:
    """The models that a request, or the requests of a batch, name."""
    if not isinstance(value, dict):
        return
    if "messages" not in value and "requests" in value:
        for _, params in items_of(value):
            yield from _models({"messages": (), **params})
    elif isinstance(model := value.get("model"), str):
        yield model
