"""Every rule by name: the built-in ones, and those of the packs that are installed.

Importing some two hundred small modules would be most of the first check's time, so a wheel carries an index of the
built-in rules (``index.json``, written when it is built): what dispatch needs to know of each. A checkout has no index;
there all modules are imported, so that what was edited is always what runs.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import orjson

from turnlint.engine.listing import Listing, RulePackError, listing
from turnlint.engine.packs import installed, rules_in
from turnlint.rule import Rule

PACKAGE: Final = "turnlint_rules"
INDEX: Final = "index.json"


@lru_cache(maxsize=1)
def listings() -> Mapping[str, Listing]:
    """Every rule's listing by name: the built-in ones by family and module, then those of installed packs.

    Raises :class:`RulePackError` where a pack cannot be loaded or two rules share a name.
    """
    found: dict[str, Listing] = {}
    for item in _indexed() or map(listing, built_in()):
        _add(found, item, "turnlint")
    for pack, rules in installed():
        for rule in rules:
            _add(found, listing(rule), pack)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by name, loaded; in the order of :func:`listings`, and raising what it raises."""
    return MappingProxyType({name: item.load() for name, item in listings().items()})


def built_in() -> Iterator[Rule]:
    """The rules that come with turnlint, loaded from their modules."""
    return rules_in(importlib.import_module(PACKAGE))


def index(found: Iterable[Rule]) -> bytes:
    """The index of some rules, as a wheel holds it."""
    entries = [listing(rule).to_json() for rule in found]
    return orjson.dumps(entries, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _indexed() -> list[Listing] | None:
    """The built-in listings as the wheel's index has them; ``None`` where there is no index."""
    root = importlib.import_module(PACKAGE).__path__[0]
    try:
        with open(os.path.join(root, INDEX), "rb") as file:
            return [Listing.from_json(entry) for entry in orjson.loads(file.read())]
    except FileNotFoundError:
        return None


def _add(found: dict[str, Listing], item: Listing, pack: str) -> None:
    if item.name in found and found[item.name].module != item.module:
        raise RulePackError(f"rule pack {pack}: the name {item.name!r} is taken by {found[item.name].module}")
    found[item.name] = item
