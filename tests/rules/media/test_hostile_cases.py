"""The rules' own cases, with values in them replaced by what nobody expects there: nothing may raise."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import turnlint
from turnlint import testing
from turnlint.case import Case

_LARGE = {"image-too-large", "request-too-large", "too-many-media", "image-dimensions"}
CASES: list[Case] = [
    entry.case
    for family in ("media", "caching", "betas", "batches", "context_editing", "fallbacks", "platforms")
    for entry in testing.cases(f"turnlint_rules.{family}")
    if entry.rule.name not in _LARGE
]
VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "é\ud800", [], [[]], ["a"], [None], {}, {"a": 1}, {"enabled": True},
    {"type": []}, {"type": {}}, {"type": "ephemeral"}, [{"type": {}}],
]  # fmt: skip


def _mutate(node: Any, data: st.DataObject) -> None:
    """Replace or remove one value, three steps down at most where the draw says so."""
    while True:
        steps = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not steps:
            return
        step = data.draw(st.sampled_from(steps))
        inner = node[step]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.integers(0, 3)):
            node = inner
            continue
        if isinstance(node, dict) and data.draw(st.booleans()):
            del node[step]
        else:
            node[step] = deepcopy(data.draw(st.sampled_from(VALUES)))
        return


@given(st.sampled_from(CASES), st.sampled_from(["anthropic", "bedrock", "vertex", "foundry"]), st.data())
@settings(max_examples=400)
def test_mutated_cases_are_survived(case: Case, platform: str, data: st.DataObject) -> None:
    request = deepcopy(case.value)
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(request, data)
    report = turnlint.check(request, platform=platform, betas=case.betas, endpoint=case.endpoint)
    assert report.skipped is not None
