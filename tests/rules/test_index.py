"""The index of the rules: what dispatch knows of a rule without importing it."""

from __future__ import annotations

from pathlib import Path

import turnlint_rules
from turnlint import registry


def test_the_committed_index_is_fresh() -> None:
    root = turnlint_rules.__path__[0]
    written = Path(root, "index.json").read_bytes()
    assert written == registry.index(registry.built_in(), root), "run python -m turnlint.registry"


def test_a_listing_tells_what_its_rule_tells() -> None:
    for name, rule in registry.rules().items():
        listed = registry.listings()[name]
        assert listed._replace(loaded=None) == registry.listing(rule)._replace(loaded=None)
        assert listed.family == rule.family
        assert listed.load() is rule


def test_rules_stand_in_the_order_of_families_and_modules() -> None:
    modules = [rule.module for rule in registry.rules().values() if rule.module.startswith("turnlint_rules.")]
    assert modules == sorted(modules)
