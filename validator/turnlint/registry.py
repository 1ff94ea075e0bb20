"""Where rules come from: the built-in families, and packs that other distributions install.

A pack is a package or module named by an entry point of the group ``turnlint.rules``; every
:class:`~turnlint.rule.Rule` in its modules counts, exactly like the built-in ones.

Importing some two hundred small modules would be most of the first check's time, so the built-in rules have an index
beside them: what dispatch needs to know of each. A rule's module is imported when something in a conversation calls for
it. ``python -m turnlint.registry`` writes the index anew; where it does not fit the modules, all of them are imported.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Final, NamedTuple

import orjson

from turnlint.report import Severity
from turnlint.rule import Phase, Place, Rule

GROUP: Final = "turnlint.rules"
_PACKAGE: Final = "turnlint_rules"
#: A rule of the readers' own: what it finds is gone once a text is parsed.
_READERS: Final = "turnlint.readers.duplicate_key"
_INDEX: Final = "index.json"


class RulePackError(Exception):
    """An installed rule pack cannot be loaded, or takes a name that another rule has."""


class Listing(NamedTuple):
    """What dispatch knows of a rule without its module. The fields are those of :class:`~turnlint.rule.Rule`."""

    name: str
    module: str
    severity: Severity
    at: Place
    needs: frozenset[str]
    asks: frozenset[str]
    versions: tuple[str, ...]
    platforms: tuple[str, ...]
    loaded: Rule | None = None

    @property
    def family(self) -> str:
        """The folder that the rule's module stands in, with hyphens."""
        parts = self.module.split(".")
        return (parts[-2] if len(parts) > 1 else parts[-1]).replace("_", "-")

    def load(self) -> Rule:
        """The rule itself; imports its module the first time."""
        return self.loaded or _load(self.module, self.name)


def listing(rule: Rule) -> Listing:
    """The listing of a rule that is loaded."""
    return Listing(
        rule.name, rule.module, rule.severity, rule.at, rule.needs, rule.asks, rule.versions, rule.platforms, rule
    )


@lru_cache(maxsize=1)
def listings() -> Mapping[str, Listing]:
    """Every rule's listing by name: the built-in ones by family and module, then those of installed packs.

    Raises :class:`RulePackError` where a pack cannot be loaded or two rules share a name.
    """
    found: dict[str, Listing] = {}
    for item in _indexed() or map(listing, built_in()):
        _add(found, item, "turnlint")
    for pack, module in _packs():
        for rule in rules_in(module):
            _add(found, listing(rule), pack)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by name, loaded; in the order of :func:`listings`, and raising what it raises."""
    return MappingProxyType({name: item.load() for name, item in listings().items()})


def built_in() -> Iterator[Rule]:
    """The rules that come with turnlint, loaded from their modules."""
    for name in (_PACKAGE, _READERS):
        yield from rules_in(importlib.import_module(name))


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


@lru_cache(maxsize=1024)
def _load(module: str, name: str) -> Rule:
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, Rule) and value.name == name:
            return value
    raise RulePackError(f"the index of the rules names {name!r}, which {module} does not have")


def _add(found: dict[str, Listing], item: Listing, pack: str) -> None:
    if item.name in found and found[item.name].module != item.module:
        raise RulePackError(f"rule pack {pack}: the name {item.name!r} is taken by {found[item.name].module}")
    found[item.name] = item


# --- packs -----------------------------------------------------------------------------------------------------------


def _packs() -> Iterator[tuple[str, ModuleType]]:
    if not _any_pack():
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        try:
            loaded = point.load()
        except Exception as failure:
            raise RulePackError(f"rule pack {point.name} ({point.value}): {failure}") from failure
        if not isinstance(loaded, ModuleType):
            raise RulePackError(f"rule pack {point.name} ({point.value}): not a module")
        yield point.name, loaded


def _any_pack() -> bool:
    """Whether any installed distribution may be a pack: its entry points name the group.

    Looks at the files themselves, for ``importlib.metadata`` costs 20 ms before it says that there is none. A path
    that is no folder (a zip file) counts as one that may have a pack.
    """
    wanted = f"[{GROUP}]".encode()
    for folder in dict.fromkeys(sys.path):
        try:
            names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
        except NotADirectoryError:
            return True
        except OSError:
            continue
        for name in names:
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    if wanted in file.read():
                        return True
            except OSError:
                continue
    return False


# --- the index -------------------------------------------------------------------------------------------------------


def _indexed() -> list[Listing] | None:
    """The built-in listings as the index has them; ``None`` where it is missing or does not fit the modules."""
    package = importlib.import_module(_PACKAGE)
    root = package.__path__[0]
    try:
        with open(os.path.join(root, _INDEX), "rb") as file:
            index = orjson.loads(file.read())
        if index["modules"] != _modules(root):
            return None
        return [_from_json(entry) for entry in index["rules"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _modules(root: str) -> dict[str, int]:
    """The modules below the root and their sizes: enough to see that the index is out of date."""
    found: dict[str, int] = {}
    with os.scandir(root) as families:
        folders = sorted(entry.path for entry in families if entry.is_dir() and not entry.name.startswith(("_", ".")))
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    found[f"{os.path.basename(folder)}/{entry.name}"] = entry.stat().st_size
    return found


def _from_json(entry: dict[str, Any]) -> Listing:
    phase, run, rank = entry["at"]
    return Listing(
        entry["name"],
        entry["module"],
        Severity(entry["severity"]),
        Place(Phase(phase), run, rank),
        frozenset(entry["needs"]),
        frozenset(entry["asks"]),
        tuple(entry["versions"]),
        tuple(entry["platforms"]),
    )


def _to_json(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "module": rule.module,
        "severity": rule.severity.value,
        "at": [rule.at.phase.value, rule.at.run, rule.at.rank],
        "needs": sorted(rule.needs),
        "asks": sorted(rule.asks),
        "versions": list(rule.versions),
        "platforms": list(rule.platforms),
    }


def index(found: Iterable[Rule], root: str) -> bytes:
    """The index of rules whose modules stand below a folder, as its file holds it."""
    document = {"modules": dict(sorted(_modules(root).items())), "rules": [_to_json(rule) for rule in found]}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main() -> None:
    """Write the index of the built-in rules anew."""
    package = importlib.import_module(_PACKAGE)
    root = package.__path__[0]
    Path(root, _INDEX).write_bytes(index(built_in(), root))


if __name__ == "__main__":
    main()
