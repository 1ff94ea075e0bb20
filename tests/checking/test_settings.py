"""Contexts, selection, severities, versions, and what a report says about them."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint import Severity

BASE: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 16}
BROKEN = {
    **BASE,
    "bogus": 1,
    "messages": [
        {"role": "user", "content": "hi", "id": 1},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]},
        {"role": "user", "content": [{"type": "text", "text": "no"}]},
    ],
}


def rules(**settings: Any) -> list[str]:
    return [finding.rule for finding in turnlint.check(BROKEN, **settings).findings]


def test_findings_stand_in_the_order_of_the_api() -> None:
    assert rules() == ["unknown-field", "unknown-parameter", "tool-use-without-result"]


def test_select_and_ignore_take_names_and_globs() -> None:
    assert rules(select=["tool-pairing/*"]) == ["tool-use-without-result"]
    assert rules(select=["shape/*"], ignore=["unknown-field"]) == ["unknown-parameter"]
    assert rules(ignore=["unknown-*"]) == ["tool-use-without-result"]


def test_severities_can_be_set() -> None:
    report = turnlint.check(BROKEN, severity={"unknown-field": "advice", "unknown-parameter": "warning"})
    assert [finding.severity for finding in report.findings] == [Severity.ADVICE, Severity.WARNING, Severity.ERROR]
    assert report.error is not None
    assert report.error.message.startswith("messages.1: `tool_use` ids were found")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"platform": "azure"}, "platform must be one of anthropic, bedrock, vertex, foundry, not 'azure'"),
        ({"endpoint": "complete"}, "endpoint must be one of messages, count_tokens, batches, not 'complete'"),
        ({"select": ["unknown-feild"]}, r"no rule is called 'unknown-feild' \(did you mean unknown-field"),
        (
            {"severity": {"unknown-field": "fatal"}},
            "the severity of unknown-field must be one of error, warning, advice",
        ),
    ],
)
def test_wrong_settings_are_value_errors(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        turnlint.Linter(**settings)


def test_betas_are_a_list() -> None:
    with pytest.raises(TypeError, match="betas must be a list"):
        turnlint.check(BROKEN, betas="a,b")


def test_unknown_tools_of_known_families_are_let_through_and_disclosed() -> None:
    tools = [{"type": "web_search_20991231", "name": "web_search", "new_key": 1}]
    report = turnlint.check({**BASE, "messages": [{"role": "user", "content": "hi"}], "tools": tools})
    assert report.ok
    assert report.skipped["tools.0: type `web_search_20991231` not in the tables"] == ("unknown-tag",)


def test_what_an_unknown_beta_or_version_may_open_is_let_through_and_disclosed() -> None:
    request = {**BASE, "messages": [{"role": "user", "content": [{"type": "hologram"}], "since": 1}], "fresh": True}
    for settings, name in (
        ({"betas": ["new-2031-01-01"]}, "beta `new-2031-01-01` not in the tables"),
        ({"api_version": "2031-01-01"}, "api_version `2031-01-01` not in the tables"),
    ):
        report = turnlint.check(request, **settings)
        assert report.ok
        assert report.skipped[name] == ("unknown-field", "unknown-parameter", "unknown-tag")
        assert report.skipped["messages.0.content.0: type `hologram` not in the tables"] == ("unknown-tag",)


def test_known_tools_are_refused_without_their_beta() -> None:
    tools = [{"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-4-8"}]
    request = {**BASE, "messages": [{"role": "user", "content": "hi"}], "tools": tools}
    assert turnlint.check(request, betas=["advisor-tool-2026-03-01"]).ok
    error = turnlint.check(request, betas=[]).error
    assert error is not None
    assert error.message.startswith("tools.0: Input tag 'advisor_20260301' found using 'type' does not match any of")


def test_a_batch_names_its_own_faults_then_those_of_its_items() -> None:
    item = {"custom_id": "a", "params": {**BASE, "messages": []}}
    report = turnlint.check({"requests": [item, {"params": {**BASE, "messages": []}}]}, endpoint="batches")
    assert [(finding.path, finding.message) for finding in report.findings] == [
        (("requests", 1, "custom_id"), "requests.1.custom_id: Field required"),
        (("requests", 0, "params", "messages"), "messages: at least one message is required"),
        (("requests", 1, "params", "messages"), "messages: at least one message is required"),
    ]


def test_the_report_as_json() -> None:
    assert turnlint.check({**BASE, "messages": []}, select=["shape/*"]).to_json() == {
        "ok": False,
        "error": {
            "status": 400,
            "body": {
                "type": "error",
                "error": {"type": "invalid_request_error", "message": "messages: at least one message is required"},
            },
            "evidence": "measured",
            "code": "",
            "assumed_order": False,
        },
        "findings": [
            {
                "rule": "bad-length",
                "severity": "error",
                "message": "messages: at least one message is required",
                "quoted": True,
                "path": ["messages"],
                "pointer": "/messages",
                "evidence": "measured",
                "status": 400,
                "type": "invalid_request_error",
                "code": "",
                "only_on": "",
                "note": "",
                "help": "",
            }
        ],
        "skipped": {"the text of the request not given": ["duplicate-key"]},
    }
