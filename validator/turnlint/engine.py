"""How rules run: dispatched by what occurs in a conversation, ordered as the API answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from turnlint import knowledge
from turnlint.conversation import Conversation
from turnlint.models import Model
from turnlint.precedence import is_assumed, sort_key
from turnlint.projection import unknown
from turnlint.registry import Listing
from turnlint.report import Finding, Severity
from turnlint.rule import Rule
from turnlint.schema import PASSED

#: Plans kept per engine. A plan is made for each combination of what occurs; traffic has few of them.
_PLANS: Final = 512


class Engine:
    """A set of rules with their severities, ready to run.

    ``rules`` are the listings of the selected ones, by name; ``severities`` overrides severities by rule name. A rule's
    module is imported when the first conversation calls for it.
    """

    __slots__ = ("_always", "_by_need", "_needs", "_plans", "rules", "severities")

    def __init__(self, rules: Mapping[str, Listing], severities: Mapping[str, Severity] | None = None) -> None:
        self.rules = dict(rules)
        self.severities = dict(severities or {})
        self._always = [rule for rule in self.rules.values() if not rule.needs]
        self._by_need: dict[str, list[Listing]] = {}
        for rule in self.rules.values():
            for need in rule.needs:
                self._by_need.setdefault(need, []).append(rule)
        self._needs = frozenset(self._by_need)
        self._plans: dict[object, tuple[Rule, ...]] = {}

    def run(self, conversation: Conversation) -> tuple[tuple[Finding, ...], bool]:
        """The findings in the API's order, and whether an assumed edge decided which error comes first."""
        found: list[tuple[Finding, Rule]] = []
        for rule in self._plan(conversation):
            found += [(self._stamp(finding, rule, conversation), rule) for finding in rule.check(conversation)]
        if not found:
            return (), False
        if len(found) > 1:
            found.sort(key=lambda pair: sort_key(*pair))
        errors = [pair for pair in found if pair[0].severity is Severity.ERROR]
        return tuple(finding for finding, _ in found), is_assumed(errors)

    def skipped(self, conversation: Conversation) -> dict[str, tuple[str, ...]]:
        """What is missing, and the rules that therefore did not judge."""
        groups: dict[str, list[str]] = {}
        for rule in self._candidates(conversation):
            for ask in sorted(rule.asks):
                if (lack := knowledge.missing(ask, conversation)) is not None:
                    groups.setdefault(lack, []).append(rule.name)
        for name in unknown(conversation.context):
            groups[f"{name} not in the tables"] = ["unknown-field", "unknown-parameter", "unknown-tag"]
        for fault in conversation.faults.get(PASSED, ()):
            groups.setdefault(f"{fault.location}: type `{fault.value}` not in the tables", []).append("unknown-tag")
        return {lack: tuple(sorted(set(names))) for lack, names in sorted(groups.items())}

    def _candidates(self, conversation: Conversation) -> Iterable[Listing]:
        """The rules that have something to do, in any order, each once."""
        context = conversation.context
        needed = {rule.name: rule for need in self._needs & conversation.occurs for rule in self._by_need[need]}
        for rule in (*self._always, *needed.values()):
            if rule.platforms and context.platform not in rule.platforms:
                continue
            if rule.versions and context.api_version is not None and context.api_version not in rule.versions:
                continue
            yield rule

    def _plan(self, conversation: Conversation) -> tuple[Rule, ...]:
        """The rules to run, remembered by what decides it."""
        model: Model = conversation.model
        occurring = frozenset(self._needs & conversation.occurs)
        key = (occurring, id(model), conversation.bare, conversation.context)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            plan = self._plans[key] = tuple(
                rule.load()
                for rule in self._candidates(conversation)
                if all(knowledge.missing(ask, conversation) is None for ask in rule.asks)
            )
        return plan

    def _stamp(self, finding: Finding, rule: Rule, conversation: Conversation) -> Finding:
        """Give a finding its rule's name and its severity."""
        severity = finding.severity if finding.judged else rule.severity
        only_on = finding.only_on
        if rule.versions and conversation.context.api_version is None and severity is Severity.ERROR:
            severity, only_on = Severity.WARNING, f"api_version {', '.join(rule.versions)}"
        severity = self.severities.get(rule.name, severity)
        return replace(finding, rule=rule.name, severity=severity, only_on=only_on)


def select(
    rules: Mapping[str, Listing], chosen: Iterable[str] | None = None, ignored: Iterable[str] | None = None
) -> dict[str, Listing]:
    """The rules left by ``select`` and ``ignore``: names, or globs over ``family/name`` (``tool-pairing/*``).

    Raises ``ValueError`` for a name or glob that fits no rule, with the nearest names.
    """
    picked = dict(rules) if chosen is None else {name: rules[name] for name in _fitting(rules, chosen)}
    for name in _fitting(rules, ignored or ()):
        picked.pop(name, None)
    return picked


def _fitting(rules: Mapping[str, Listing], patterns: Iterable[str]) -> list[str]:
    if isinstance(patterns, str):
        raise TypeError(f"select and ignore take lists of rule names, not the string {patterns!r}")
    found: list[str] = []
    for pattern in patterns:
        fitting = [
            name
            for name, rule in rules.items()
            if name == pattern or fnmatchcase(name, pattern) or fnmatchcase(f"{rule.family}/{name}", pattern)
        ]
        if not fitting:
            raise ValueError(f"no rule is called {pattern!r}{nearest(pattern, rules)}")
        found += fitting
    return found


def nearest(name: str, rules: Iterable[str]) -> str:
    """A clause that names the rules whose names come close, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(rules), n=3)
    return f" (did you mean {', '.join(close)}?)" if close else ""


def severities(given: Mapping[str, str] | None, rules: Mapping[str, Listing]) -> dict[str, Severity]:
    """Severities by rule name. Raises ``ValueError`` for an unknown rule or level."""
    made: dict[str, Severity] = {}
    for name, level in (given or {}).items():
        if name not in rules:
            raise ValueError(f"no rule is called {name!r}{nearest(name, rules)}")
        try:
            made[name] = Severity(level)
        except ValueError:
            levels = ", ".join(Severity)
            raise ValueError(f"the severity of {name} must be one of {levels}, not {level!r}") from None
    return made
