"""Where rules come from: the built-in families, and packs that other distributions install.

A pack is a package or module named by an entry point of the group ``turnlint.rules``; every
:class:`~turnlint.rule.Rule` in its modules counts, exactly like the built-in ones.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final

from turnlint.rule import Rule

GROUP: Final = "turnlint.rules"


class RulePackError(Exception):
    """An installed rule pack cannot be loaded, or takes a name that another rule has."""


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by name: the built-in ones by family and module, then those of installed packs.

    Raises :class:`RulePackError` where a pack cannot be loaded or two rules share a name.
    """
    import turnlint_rules

    found: dict[str, Rule] = {}
    for rule in rules_in(turnlint_rules):
        _add(found, rule, "turnlint")
    for name, module in _packs():
        for rule in rules_in(module):
            _add(found, rule, name)
    return MappingProxyType(found)


def _add(found: dict[str, Rule], rule: Rule, pack: str) -> None:
    if rule.name in found and found[rule.name] is not rule:
        raise RulePackError(f"rule pack {pack}: the name {rule.name!r} is taken by {found[rule.name].module}")
    found[rule.name] = rule


def _packs() -> Iterator[tuple[str, ModuleType]]:
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        try:
            loaded = point.load()
        except Exception as failure:
            raise RulePackError(f"rule pack {point.name} ({point.value}): {failure}") from failure
        if not isinstance(loaded, ModuleType):
            raise RulePackError(f"rule pack {point.name} ({point.value}): not a module")
        yield point.name, loaded


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules of a module and, where it is a package, of all modules below it, in order of path."""
    for value in list(vars(module).values()):
        if isinstance(value, Rule) and value.module == module.__name__:
            yield value
    for folder in sorted(getattr(module, "__path__", ())):
        for entry in sorted(Path(folder).iterdir()):
            name = entry.stem
            if name.startswith(("_", ".")) or not (entry.suffix == ".py" or (entry / "__init__.py").exists()):
                continue
            yield from rules_in(importlib.import_module(f"{module.__name__}.{name}"))
