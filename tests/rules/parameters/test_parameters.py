"""Parameters that only make sense together, and values that nobody expects in them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

import turnlint
from turnlint.case import body, tool, user
from turnlint.subjects.models import known_models

_FIELDS = (
    "model",
    "tool_choice",
    "tools",
    "system",
    "thinking",
    "output_config",
    "max_tokens",
    "metadata",
    "stop_sequences",
    "temperature",
    "top_k",
    "top_p",
    "stream",
    "container",
    "inference_geo",
    "speed",
    "context_management",
    "mcp_servers",
)
_NESTED: dict[str, tuple[str, ...]] = {
    "tool_choice": ("type", "name"),
    "thinking": ("type", "budget_tokens", "display"),
    "output_config": ("effort", "format", "task_budget"),
    "metadata": ("user_id",),
    "container": ("id", "skills"),
    "context_management": ("edits",),
}
_ODD: tuple[Any, ...] = (None, True, 0, -1, -0.5, 1e308, 2**63, "", "x", [], [None], [[]], {}, {"type": 1}, {"": None})
_MODELS = ("claude-sonnet-4-6", "claude-haiku-5-5", "claude-3-5-sonnet-20241022", "claude-next-9")


@pytest.mark.parametrize("model", _MODELS)
@pytest.mark.parametrize("field", _FIELDS)
def test_no_value_is_too_odd(field: str, model: str) -> None:
    for value, endpoint in product(_ODD, ("messages", "count_tokens")):
        turnlint.check({**body(user("hi"), model=model, tools=[tool()]), field: value}, endpoint=endpoint)
        for key in _NESTED.get(field, ()):
            inside = {"type": "enabled" if field == "thinking" else "tool", key: value}
            turnlint.check({**body(user("hi"), model=model), field: inside}, betas=[], api_version="2026-10-21")


@pytest.mark.parametrize("value", _ODD, ids=str)
def test_no_tool_is_too_odd(value: Any) -> None:
    for choice in ({"type": "tool", "name": "a"}, {"type": "any"}):
        turnlint.check(body(user("hi"), tools=[value], tool_choice=choice, container="c"))
        turnlint.check(
            body(user("hi"), tools=[{"type": value, "name": value, "allowed_callers": value}], container="c")
        )
        turnlint.check(body(user("hi"), tools=[tool(allowed_callers=[value])], tool_choice=choice))


@pytest.mark.parametrize("name", list(known_models()))
def test_a_plain_request_is_taken_by_every_model(name: str) -> None:
    assert turnlint.check(body(user("hi"), model=name)).ok


@pytest.mark.parametrize("name", list(known_models()))
def test_what_the_table_takes_is_taken(name: str) -> None:
    model = known_models()[name]
    for kind in model.thinking or ():
        thinking = {"type": kind, "budget_tokens": 1024} if kind == "enabled" else {"type": kind}
        assert turnlint.check(body(user("hi"), model=name, thinking=thinking, max_tokens=2048)).ok, kind
    for level in model.effort or ():
        assert turnlint.check(body(user("hi"), model=name, output_config={"effort": level})).ok, level
    if model.max_output is not None:
        assert turnlint.check(body(user("hi"), model=name, max_tokens=model.max_output)).ok
    if model.forced_tool_choice:
        assert turnlint.check(body(user("hi"), model=name, tools=[tool()], tool_choice={"type": "any"})).ok


def test_the_larger_cap_of_batches_opens_in_batches_only() -> None:
    params = body(user("hi"), model="claude-opus-4-8", max_tokens=300000)
    batch = {"requests": [{"custom_id": "a", "params": params}]}
    beta = ["output-300k-2026-03-24"]
    assert turnlint.check(batch, endpoint="batches").ok
    assert turnlint.check(batch, endpoint="batches", betas=beta).ok
    for report in (turnlint.check(batch, endpoint="batches", betas=[]), turnlint.check(params)):
        assert [finding.message for finding in report.errors] == [
            "max_tokens: 300000 > 128000, which is the maximum allowed number of output tokens for claude-opus-4-8"
        ]
    assert turnlint.check(params, betas=beta).ok  # sent on purpose: nobody knows the answer


def test_a_budget_above_max_tokens_waits_for_the_betas() -> None:
    request = body(
        user("hi"), model="claude-sonnet-4-6", max_tokens=2048, thinking={"type": "enabled", "budget_tokens": 4096}
    )
    assert turnlint.check(request).ok
    assert [finding.severity for finding in turnlint.check(request).findings] == ["warning"]
    refused = turnlint.check(request, betas=[]).errors
    assert [finding.rule for finding in refused] == ["thinking-budget-not-below-max-tokens"]
    assert turnlint.check(request, betas=["interleaved-thinking-2025-05-14"]).findings == ()


def test_the_model_of_the_context_decides() -> None:
    request = body(user("hi"), model="claude-sonnet-4-6", temperature=0.5)
    assert turnlint.check(request).ok
    refused = turnlint.check(request, model="claude-opus-4-8").errors
    assert [finding.message for finding in refused] == ["`temperature` is deprecated for this model."]


def test_only_the_new_version_has_no_sampling_parameters() -> None:
    request = body(user("hi"), model="claude-haiku-4-5", temperature=0.5)
    assert turnlint.check(request, api_version="2023-06-01").findings == ()
    left_open = turnlint.check(request)
    assert left_open.ok
    assert [finding.only_on for finding in left_open.findings] == ["api_version 2026-10-21"]
    decided = turnlint.check(request, api_version="2026-10-21")
    assert [finding.message for finding in decided.errors] == ["temperature: Extra inputs are not permitted"]


def test_the_removed_parameters_are_told_once() -> None:
    request = body(user("hi"), model="claude-opus-4-8", temperature=0.5, top_p=0.9, top_k=5)
    report = turnlint.check(request, api_version="2026-10-21")
    assert [finding.path for finding in report.errors] == [("temperature",), ("top_k",), ("top_p",)]


def test_all_faults_are_told_and_the_first_is_the_apis() -> None:
    request = body(
        user("hi"),
        model="claude-haiku-4-5",
        max_tokens=99999,
        thinking={"type": "adaptive"},
        output_config={"effort": "low"},
        temperature=0.5,
        top_p=0.5,
    )
    report = turnlint.check(request)
    assert [finding.rule for finding in report.errors] == [
        "thinking-type-not-supported",
        "effort-not-supported",
        "max-tokens-over-cap",
        "temperature-with-top-p",
    ]
    assert report.error is not None
    assert report.error.message == "adaptive thinking is not supported on this model"


def test_a_retired_model_is_a_404_when_the_caller_says_so() -> None:
    request = body(user("hi"), model="claude-3-opus-20240229")
    assert turnlint.check(request).ok
    error = turnlint.check(request, severity={"model-not-found": "error"}).error
    assert error is not None
    assert (error.status, error.type, error.message) == (404, "not_found_error", "model: claude-3-opus-20240229")


def test_a_model_of_the_context_alone_has_no_place_in_the_request() -> None:
    request = {"messages": [user("hi")], "max_tokens": 16}
    for model in ("claude-3-opus-20240229", "claude-sonnet-4-5", "claude-opus-4-7-20260416"):
        report = turnlint.check(request, model=model, platform="anthropic", select=["model-support/*"])
        assert [finding.path for finding in report.findings] == [()]
