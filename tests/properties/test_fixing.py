"""What holds of every fix, over the refused cases of all rules, valid conversations and any value at all."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import turnlint
from fuzz.mutations import Mutator
from fuzz.seeds import seeds
from tests.strategies import json_values
from turnlint import testing
from turnlint.strategies import requests as conversations
from turnlint.values.report import Severity

_REQUESTS: Final = ("conversation", "sent")
REFUSED: Final = [
    entry
    for entry in testing.cases()
    if entry.case.message is not None
    and entry.rule.judges in _REQUESTS
    and not isinstance(entry.case.value, (str, bytes))
]
#: Rules over requests whose faults nobody but the author can mend, by the reason.
UNMENDABLE: Final[dict[str, set[str]]] = {
    "what is missing only the author knows": {
        "container-required", "missing-field", "toolset-name-missing", "empty-user-turn",
        "compaction-nothing-to-summarize", "search-results-alone",
    },
    "which value was meant only the author knows": {
        "bad-length", "model-not-found", "out-of-range", "unexpected-role", "unknown-tag", "unknown-value",
        "lone-surrogate", "long-tool-name", "max-tokens-over-cap", "max-tokens-zero-in-batch", "deprecated-model",
    },
    "it stands in a header, or in another endpoint": {
        "invalid-api-version", "invalid-beta-flag", "unexpected-beta", "mcp-servers-not-counted",
    },
    "the order of turns is what was said": {
        "message-after-results", "text-after-results", "text-after-tool-use", "tool-use-in-user-message",
        "turn-scoped-message",
    },
    "to make it smaller is to choose": {"image-downsized", "request-too-large", "too-many-messages"},
    "it is mended in the batch": {"stream-in-batch", "unsupported-in-batch"},
}  # fmt: skip


def held(value: Any, fixed: turnlint.Fixed, context: dict[str, Any], *, unsafe: bool) -> None:
    """The laws of fixing."""
    report = turnlint.check(value, **context)
    after = turnlint.check(fixed.request, **context)
    assert after.findings == fixed.remaining
    if not fixed.applied:
        assert fixed.request is value
        return
    was, now = Counter(each.rule for each in report.errors), Counter(each.rule for each in after.errors)
    assert not now - was, "a fix brings an error"
    assert all(each.safe or unsafe for each in fixed.applied)
    again = turnlint.fix(fixed.request, unsafe, **context)
    assert (again.applied, again.request) == ((), fixed.request)


@pytest.mark.parametrize("entry", REFUSED, ids=str)
def test_the_laws_hold_for_each_refused_case(entry: testing.RuleCase) -> None:
    case = entry.case
    context: dict[str, Any] = {
        "platform": case.platform, "api_version": case.api_version, "betas": case.betas, "endpoint": case.endpoint,
        "model": case.model,
    }  # fmt: skip
    before = deepcopy(case.value)
    for unsafe in (False, True):
        held(case.value, turnlint.fix(case.value, unsafe, **context), context, unsafe=unsafe)
    assert case.value == before


def test_each_rule_has_a_fix_or_a_reason() -> None:
    without = {entry.rule.name for entry in REFUSED if not entry.rule.fixes}
    assert without == {name for names in UNMENDABLE.values() for name in names}


def test_most_refused_cases_are_mended() -> None:
    mended: Counter[str] = Counter()
    for entry in REFUSED:
        case = entry.case
        for unsafe in (False, True):
            fixed = turnlint.fix(
                case.value, unsafe, platform=case.platform, api_version=case.api_version, betas=case.betas,
                endpoint=case.endpoint, model=case.model,
            )  # fmt: skip
            if all(finding.rule != entry.rule.name for finding in fixed.remaining):
                mended["unsafe" if unsafe else "safe"] += 1
                break
    assert mended.total() > len(REFUSED) * 2 / 3


@given(conversations())
def test_a_valid_request_is_a_fixed_point(request: Any) -> None:
    for unsafe in (False, True):
        fixed = turnlint.fix(request, unsafe, ignore=["roles-alternate"])
        errors = [finding for finding in fixed.remaining if finding.severity is Severity.ERROR]
        assert errors == []
        if not turnlint.check(request, ignore=["roles-alternate"]).findings:
            assert fixed == (request, (), ())


@given(st.randoms(use_true_random=False))
def test_the_laws_hold_for_what_is_wrong_in_any_way(rng: Any) -> None:
    known = seeds()
    request = Mutator(rng, known).mutated(rng.choice(known.requests).value)
    try:
        turnlint.check(request)
    except TypeError:
        return
    if isinstance(request, (dict, list)):
        for unsafe in (False, True):
            held(request, turnlint.fix(request, unsafe), {}, unsafe=unsafe)


@given(json_values)
def test_any_value_is_survived(value: Any) -> None:
    try:
        turnlint.check(value)
    except TypeError:
        with pytest.raises((TypeError, ValueError)):
            turnlint.fix(value)
    else:
        if isinstance(value, (dict, list)):
            held(value, turnlint.fix(value, True), {}, unsafe=True)


def test_what_is_done_is_told() -> None:
    call = {"type": "tool_use", "id": "toolu 01", "name": "f", "input": {}}
    request = {
        "model": "claude-sonnet-5-5",
        "max_tokens": "64",
        "messages": [
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [call], "usage": {"output_tokens": 5}},
            {"role": "user", "content": [{"type": "text", "text": " "}, {"type": "text", "text": "go on"}]},
        ],
    }
    safe = turnlint.fix(request)
    assert [(each.rule, each.safe, each.says) for each in safe.applied] == [
        (
            "bad-pattern",
            True,
            "rewrote the id at `messages.1.content.0.id`, wherever it stands, in the characters that are allowed",
        ),
        ("unknown-field", True, "removed `messages.1.usage`, which an SDK or a framework left there"),
        ("wrong-type", True, "gave `max_tokens` the type that was meant"),
        ("blank-text", True, "removed the empty block at `messages.2.content.0`"),
    ]
    assert [finding.rule for finding in safe.remaining] == ["tool-use-without-result"]
    unsafe = turnlint.fix(request, unsafe=True)
    assert unsafe.applied[-1].says == (
        'answered the open calls of `messages.1` with an error that says "The result of this call is missing.": what '
        "they did is not known"
    )
    assert unsafe.request["messages"][2]["content"] == [
        {
            "type": "tool_result",
            "tool_use_id": "toolu_01",
            "is_error": True,
            "content": "The result of this call is missing.",
        },
        {"type": "text", "text": "go on"},
    ]
    assert unsafe.request["max_tokens"] == 64


def test_ids_are_rewritten_together_and_stay_apart() -> None:
    ids = ["a.b", "a:b", "a_b_2", "c.d"]
    calls = [{"type": "tool_use", "id": each, "name": "f", "input": {}} for each in ids]
    results = [{"type": "tool_result", "tool_use_id": each, "content": "5"} for each in ids]
    asked = {"role": "user", "content": "5?"}
    fixed = turnlint.fix([asked, {"role": "assistant", "content": calls}, {"role": "user", "content": results}])
    _, called, answered = fixed.request
    new = [block["id"] for block in called["content"]]
    assert sorted(new) == ["a_b", "a_b_2", "a_b_3", "c_d"]
    assert [block["tool_use_id"] for block in answered["content"]] == new
    assert [each.says.partition(" (")[2] for each in fixed.applied] == ["and at 5 other places)"]
