"""Which rules run, and how severe they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Final

from turnlint.engine.listing import Listing
from turnlint.values.report import Severity

_MAGIC: Final = frozenset("*?[")


def chosen(
    rules: Mapping[str, Listing], select: Iterable[str] | None, ignore: Iterable[str] = ()
) -> dict[str, Listing]:
    """The rules left by ``select`` and ``ignore``: names, families, or globs over ``family/name`` (``tool-*/*id``).

    Raises ``ValueError`` for one that fits no rule, with the nearest names, and where no rule is left.
    """
    picked = dict(rules) if select is None else {name: rules[name] for name in fitting(rules, select)}
    for name in fitting(rules, ignore):
        picked.pop(name, None)
    if not picked:
        raise ValueError("no rule is left by what is selected and ignored")
    return picked


def fitting(rules: Mapping[str, Listing], patterns: Iterable[str]) -> list[str]:
    """The names of the rules that fit any of some names, families or globs.

    Raises ``ValueError`` for one that fits none.
    """
    families = {rule.family for rule in rules.values()}
    found: list[str] = []
    for pattern in patterns:
        if _MAGIC.isdisjoint(pattern):  # most are; a glob is compared with every rule
            here = [pattern] if pattern in rules else []
            here += [name for name, rule in rules.items() if rule.family == pattern != name]
            if "/" in pattern:
                here += [name for name, rule in rules.items() if f"{rule.family}/{name}" == pattern]
        else:
            here = [
                name
                for name, rule in rules.items()
                if fnmatchcase(name, pattern) or fnmatchcase(f"{rule.family}/{name}", pattern)
            ]
        if not here:
            raise ValueError(f"no rule is called {pattern!r}{nearest(pattern, [*rules, *families])}")
        found += here
    return found


def severities(rules: Mapping[str, Listing], given: Iterable[tuple[str, str]]) -> dict[str, Severity]:
    """The severities that a caller has set, by rule name; ``given`` are pairs of a rule and a level.

    Raises ``ValueError`` for an unknown rule or level.
    """
    made: dict[str, Severity] = {}
    for name, level in given:
        if name not in rules:
            raise ValueError(f"no rule is called {name!r}{nearest(name, rules)}")
        try:
            made[name] = Severity(level)
        except ValueError:
            levels = ", ".join(Severity)
            raise ValueError(f"the severity of {name} must be one of {levels}, not {level!r}") from None
    return made


def nearest(name: str, names: Iterable[str]) -> str:
    """A clause that tells which of some names come close, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(names), n=3)
    return f" (did you mean {', '.join(close)}?)" if close else ""
