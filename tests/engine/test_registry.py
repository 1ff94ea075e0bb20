"""The rules by name, and what dispatch knows of one without importing it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest

from turnlint.engine import registry
from turnlint.engine.listing import Listing, RulePackError, listing


def test_a_listing_tells_what_its_rule_tells() -> None:
    for name, rule in registry.rules().items():
        listed = registry.listings()[name]
        assert listed._replace(loaded=None) == listing(rule)._replace(loaded=None)
        assert listed.family == rule.family
        assert listed.load() is rule


def test_rules_stand_in_the_order_of_families_and_modules() -> None:
    modules = [rule.module for rule in registry.rules().values() if rule.module.startswith("turnlint_rules.")]
    assert modules == sorted(modules)


def test_the_index_holds_every_built_in_rule_as_it_is() -> None:
    rules = list(registry.built_in())
    read = [Listing.from_json(entry) for entry in orjson.loads(registry.index(rules))]
    assert read == [listing(rule)._replace(loaded=None) for rule in rules]
    assert [listed.load() for listed in read] == rules


def test_where_there_is_an_index_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = SimpleNamespace(__path__=[str(tmp_path)])
    monkeypatch.setattr(registry.importlib, "import_module", lambda name: package)  # type: ignore[attr-defined]
    assert registry._indexed() is None
    rules = list(registry.rules().values())[:2]
    (tmp_path / registry.INDEX).write_bytes(registry.index(rules))
    assert registry._indexed() == [listing(rule)._replace(loaded=None) for rule in rules]


def test_an_index_that_names_a_rule_that_is_gone_is_told() -> None:
    first = next(iter(registry.listings().values()))
    with pytest.raises(RulePackError, match=f"names 'gone', which {first.module} does not have"):
        first._replace(name="gone", loaded=None).load()
