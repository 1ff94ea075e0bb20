"""`explain` knows each text of each rule, its own values in it, and what stands around it where it is passed on."""

from __future__ import annotations

import time

import pytest

import turnlint
from turnlint.case import Case
from turnlint.engine import registry
from turnlint.rule import Rule

UNANSWERED = (
    "messages.6: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01P, toolu_02Q. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)
REFUSED = [
    pytest.param(rule, case, id=f"{name}-{index}")
    for name, rule in registry.rules().items()
    for index, case in enumerate(rule.refused)
]


@pytest.mark.parametrize(("rule", "case"), REFUSED)
def test_the_text_of_every_case_leads_to_a_rule_that_says_it(rule: Rule, case: Case) -> None:
    assert case.message is not None
    found = turnlint.explain(case.message)
    assert found.rule is not None
    assert found.rule is rule or case.message in {other.message for other in found.rule.refused}


def test_a_rule_by_name() -> None:
    found = turnlint.explain("tool-use-without-result")
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.to_text().startswith("tool-use-without-result (error, family tool-pairing)\n\nEvery `tool_use` block")


@pytest.mark.parametrize(
    "text",
    [
        UNANSWERED,
        f"The model returned the following errors: {UNANSWERED}",
        f'{{"type": "error", "error": {{"type": "invalid_request_error", "message": "{UNANSWERED}"}}}}',
        f"Error code: 400 - {{'type': 'error', 'error': {{'type': 'invalid_request_error', 'message': '{UNANSWERED}'}}"
        "}",
        f'API Error: 400 {{"type":"error","error":{{"message":"{UNANSWERED}"}}}}',
        UNANSWERED.removeprefix("messages.6: "),
    ],
)
def test_a_text_is_known_as_it_is_passed_on(text: str) -> None:
    found = turnlint.explain(text)
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.values["ids"] == "toolu_01P, toolu_02Q"
    assert not found.superseded


def test_a_superseded_text_is_told_with_todays() -> None:
    found = turnlint.explain(
        "messages.4: Did not find 1 `tool_result` block(s) at the beginning of this message. Messages following "
        "`tool_use` blocks must begin with a matching number of `tool_result` blocks."
    )
    assert found.superseded
    assert found.values == {"turn": "4", "count": "1"}
    assert "The API said so until 2025-03; today it says:" in found.to_text()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tools.3.custom.name: Input should be a valid string", "wrong-type"),
        ("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024", "out-of-range"),
        ("speed: Input should be 'standard' or 'fast'", "unknown-value"),
        ("messages.4.content.0.tool_use.foo: Extra inputs are not permitted", "unknown-field"),
        ("requests: List should have at least 1 item after validation, not 0", "bad-length"),
        ("messages: at least one message is required", "bad-length"),
        ("temperature: range: 0..1", "out-of-range"),
    ],
)
def test_texts_of_the_schema_lead_to_the_rule_of_their_kind(text: str, name: str) -> None:
    found = turnlint.explain(text)
    assert found.rule is not None
    assert found.rule.name == name


def test_a_text_that_the_api_no_longer_says_is_dated() -> None:
    lines = turnlint.explain("roles-alternate").to_text().splitlines()
    assert '  messages: first message must use the "user" role  (reported, until 2024-10-08)' in lines


def test_a_text_that_nobody_knows_gets_the_nearest_rules() -> None:
    found = turnlint.explain("tool_use ids were found without tool_result blocks")
    assert found.rule is None
    assert "tool-use-without-result" in [rule.name for rule in found.candidates]
    assert turnlint.explain("zzz").to_text() == "No rule has this name or text."


def test_a_text_that_nearly_fits_takes_no_long_time() -> None:
    nearly = "tools.0: Input tag 'a' found using 'type' does not match any of the expected tags: "
    started = time.perf_counter()
    for text in (nearly * 240, "messages.0: `a` tool use with id `b` was found without a corresponding " * 60):
        turnlint.explain(text + "\n")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("text", ["", "{", "{}", "[" * 100_000, '{"error": 5}', "\ud800", "a" * 1_000_000, "\x1b[31m"])
def test_any_text_is_survived(text: str) -> None:
    turnlint.explain(text).to_text()
