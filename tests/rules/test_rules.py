"""Every rule's own cases, and what a rule must have to be finished."""

from __future__ import annotations

import orjson
import pytest

from turnlint import check, testing
from turnlint.case import body, system, tool, user
from turnlint.engine import registry
from turnlint.rule import Wording
from turnlint.testing import RuleCase
from turnlint_schemas import load

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


CODES = orjson.loads(load("error_codes.json"))["codes"]


@pytest.mark.parametrize("name", NAMES)
def test_a_code_is_one_of_the_api_and_has_its_status(name: str) -> None:
    rule = registry.rules()[name]
    for text in (*rule.says, *rule.said):
        if isinstance(text, Wording) and text.code:
            assert CODES[text.code]["status"] == text.status, text.template
            assert CODES[text.code]["scope"] == "request", text.template


def test_the_answer_carries_the_code() -> None:
    named = {"type": "tool_removal", "tool": {"type": "tool_reference", "name": "nope"}}
    report = check(body(user("hi"), system(named), model="claude-opus-5-5", tools=[tool()]))
    assert report.error is not None
    assert report.error.body["error"]["details"] == {"error_code": "tool_reference_unresolved"}
    assert report.to_json()["error"]["code"] == report.findings[0].to_json()["code"] == "tool_reference_unresolved"


def test_an_answer_without_a_code_has_no_details() -> None:
    report = check(body())
    assert report.error is not None
    assert "details" not in report.error.body["error"]
