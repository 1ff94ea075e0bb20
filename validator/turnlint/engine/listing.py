"""What dispatch knows of a rule without its module, so that importing a rule can wait until something calls for it."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any, NamedTuple

from turnlint.rule import Rule
from turnlint.values.order import Pass
from turnlint.values.report import Severity


class RulePackError(Exception):
    """A rule pack cannot be used: it does not load, a rule in it is wrong, or a name in it is taken."""


class Listing(NamedTuple):
    """The fields that dispatch asks for; they are those of :class:`~turnlint.rule.Rule`."""

    name: str
    module: str
    judges: str
    severity: Severity
    answers: Pass
    needs: frozenset[str]
    given: frozenset[str]
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

    def to_json(self) -> dict[str, Any]:
        """The listing as JSON values, without the rule."""
        return {
            "name": self.name,
            "module": self.module,
            "judges": self.judges,
            "severity": self.severity.value,
            "answers": self.answers.name,
            "needs": sorted(self.needs),
            "given": sorted(self.given),
            "versions": list(self.versions),
            "platforms": list(self.platforms),
        }

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Listing:
        """The listing that :meth:`to_json` made."""
        return cls(
            entry["name"],
            entry["module"],
            entry["judges"],
            Severity(entry["severity"]),
            Pass[entry["answers"]],
            frozenset(entry["needs"]),
            frozenset(entry["given"]),
            tuple(entry["versions"]),
            tuple(entry["platforms"]),
        )


def listing(rule: Rule) -> Listing:
    """The listing of a rule that is loaded.

    Raises :class:`RulePackError` where the rule needs, or wants to be given, something that nothing can provide.
    """
    from turnlint.subjects.known import VOCABULARY
    from turnlint.subjects.vocabulary import unknown_words, vocabulary

    if wrong := unknown_words(rule.needs, vocabulary()):
        raise RulePackError(f"the rule {rule.name} needs what cannot occur: {', '.join(wrong)}")
    if wrong := unknown_words(rule.given, VOCABULARY):
        raise RulePackError(f"the rule {rule.name} wants to be given what nobody knows: {', '.join(wrong)}")
    return Listing(
        rule.name,
        rule.module,
        rule.judges,
        rule.severity,
        rule.answers,
        rule.needs,
        rule.given,
        rule.versions,
        rule.platforms,
        rule,
    )


@lru_cache(maxsize=1024)
def _load(module: str, name: str) -> Rule:
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, Rule) and value.name == name:
            return value
    raise RulePackError(f"the index of the rules names {name!r}, which {module} does not have")
