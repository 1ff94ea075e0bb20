"""Every rule's own cases, and what a rule must have to be finished."""

from __future__ import annotations

import orjson
import pytest

from turnlint import check, testing
from turnlint.case import body, system, tool, user
from turnlint.engine import registry
from turnlint.rule import API, Wording
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
TRANSPORT = "a matter of the headers and of how the body is sent, which no request shows"
KEY_MANAGEMENT = "a matter of the workspace's own encryption keys"
BILLING = "a matter of what an organization may spend, in unknown words"
PROFILE = "a matter of the user profile that a header names"
#: Codes with which a request to the Messages API may be answered, and which no text of ours has: the reason.
UNSAID = {
    "available_tools_limit_exceeded": "the words are not published; the limits are 10,000 tools and 4 MB of them",
    "claude_code_key_creator_not_member": "a matter of the API key, in unknown words",
    "cmek_context_unavailable": KEY_MANAGEMENT,
    "cmek_key_disabled": KEY_MANAGEMENT,
    "cmek_key_network_blocked": KEY_MANAGEMENT,
    "cmek_key_unreachable": KEY_MANAGEMENT,
    "compaction_signature_invalid": "the server alone can verify a signature; the words are not published",
    "compaction_too_many_tool_references": "neither the number nor the words are published",
    "compaction_tool_changes_mismatch": "compaction-block-changed tells of it in its own words; the API's are unknown",
    "compaction_unavailable": "a passing fault of the server, in unknown words",
    "contract_spend_limit_reached": BILLING,
    "enforced_spend_limit_reached": BILLING,
    "file_expired": "the server alone knows the file; the words are not published",
    "linked_organization_billing_unavailable": BILLING,
    "linked_organization_spend_limit_reached": BILLING,
    "organization_on_hold": "known texts of disabled organizations do not tell why, and this code is for one reason",
    "ramp_limit_exceeded": "known texts of rate limits do not tell which limit it was",
    "request_body_encoding_invalid": TRANSPORT,
    "request_body_encoding_unsupported": TRANSPORT,
    "request_body_timeout": TRANSPORT,
    "request_body_too_large_after_decoding": TRANSPORT,
    "sandbox_egress_restricted": "a matter of where the request comes from",
    "skill_read_blocked_undecryptable": KEY_MANAGEMENT,
    "thread_continue_in_flight": "thread-not-continuable names the code; the API's words are not published",
    "tool_name_conflict": "the words are not published",
    "unsupported_charset": TRANSPORT,
    "user_profile_billing_not_authorized": PROFILE,
    "user_profile_not_billable": PROFILE,
    "user_profile_not_found": PROFILE,
    "user_profile_required": PROFILE,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_code_is_one_of_the_api_and_has_its_status(name: str) -> None:
    rule = registry.rules()[name]
    scopes = {"request", "messages"} if API in rule.given else {"request"}
    for text in (*rule.says, *rule.said):
        if isinstance(text, Wording) and text.code:
            assert CODES[text.code]["status"] == text.status, text.template
            assert CODES[text.code]["scope"] in scopes, text.template


def test_each_code_of_the_messages_api_is_said_or_listed_with_the_reason() -> None:
    said = {
        text.code
        for rule in registry.rules().values()
        for text in (*rule.says, *rule.said)
        if isinstance(text, Wording) and text.code
    }
    assert said.isdisjoint(UNSAID)
    assert sorted(said | UNSAID.keys()) == sorted(name for name, code in CODES.items() if code["scope"] != "other")


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
