"""Every rule's own cases, and what a rule must have to be finished."""

from __future__ import annotations

import pytest

from turnlint import testing
from turnlint.engine import registry
from turnlint.testing import RuleCase

NAMES = list(registry.rules())


@pytest.mark.parametrize("case", testing.cases(), ids=str)
def test_case(case: RuleCase) -> None:
    case.run()


@pytest.mark.parametrize("name", NAMES)
def test_rule_is_finished(name: str) -> None:
    assert testing.flaws(registry.rules()[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_one_module_holds_one_rule_and_is_called_like_it(name: str) -> None:
    assert registry.rules()[name].module.rsplit(".", 1)[1] == name.replace("-", "_")
