"""Rule packs: packages of rules, the built-in one and those that other distributions install.

A pack is a package or module named by an entry point of the group ``turnlint.rules``; every
:class:`~turnlint.rule.Rule` in its modules counts, exactly like the built-in ones. A folder is a package whether or not
it has an ``__init__.py``, as Python itself sees it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from turnlint.engine.listing import RulePackError
from turnlint.rule import Rule
from turnlint.values.installed import is_provided

GROUP: Final = "turnlint.rules"
NO_RULE: Final = "no rule in it, nor in a module below it whose name does not begin with `_`"


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules of a module and, where it is a package, of all modules below it, in order of path."""
    for value in list(vars(module).values()):
        if isinstance(value, Rule) and value.module == module.__name__:
            yield value
    for name in sorted({name for folder in getattr(module, "__path__", ()) for name in _below(Path(folder))}):
        yield from rules_in(importlib.import_module(f"{module.__name__}.{name}"))


def _below(folder: Path) -> Iterator[str]:
    """The names of the modules and packages in a folder of a package.

    Editable installations put words of their own among the folders of a package without ``__init__.py``: what is no
    folder holds nothing.
    """
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name.startswith(("_", ".")) or "." in entry.stem:
            continue
        if entry.suffix == ".py" or (not entry.suffix and _has_modules(entry)):
            yield entry.stem


def _has_modules(folder: Path) -> bool:
    """Whether a folder is a package: a module stands in it, at any depth. Folders of data are none of our business."""
    return folder.is_dir() and any(name.endswith(".py") for _, _, names in os.walk(folder) for name in names)


def installed() -> Iterator[tuple[str, list[Rule]]]:
    """The packs that are installed: the name of the entry point, and the rules.

    Raises :class:`RulePackError` for one that cannot be loaded, or has no rule.
    """
    if not is_provided(GROUP):
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        try:
            loaded = point.load()
            rules = list(rules_in(loaded)) if isinstance(loaded, ModuleType) else None
        except (Exception, SystemExit) as failure:  # a module that ends the process is broken, and must not end ours
            where = _place(failure)
            told = f"{type(failure).__name__}: {failure}{where}"
            raise RulePackError(f"rule pack {point.name} ({point.value}): {told}") from failure
        if rules is None:
            raise RulePackError(f"rule pack {point.name} ({point.value}): not a module")
        if not rules:
            raise RulePackError(f"rule pack {point.name} ({point.value}): {NO_RULE}")
        yield point.name, rules


def _place(failure: BaseException) -> str:
    """Where in somebody's code a failure happened, or nothing where that is not known."""
    from traceback import extract_tb

    frames = extract_tb(failure.__traceback__)
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if len(frames) > 1 else ""
