"""The API's words where a schema alone refuses: top-level parameters."""

from __future__ import annotations

import pytest

import turnlint
from turnlint.case import body, user


@pytest.mark.parametrize(
    "fields",
    [
        {"metadata": None},
        {"metadata": {"user_id": None}},
        {"inference_geo": None},
        {"stop_sequences": None},
        {"cache_control": None},
        {"container": None},
        {"system": ""},
        {"system": []},
        {"tools": []},
        {"stream": False},
    ],
    ids=str,
)
def test_null_and_empty_stand_for_absent(fields: dict[str, object]) -> None:
    assert turnlint.check({**body(user("ping"), model="claude-sonnet-5"), **fields}).ok


def test_a_key_of_a_beta_is_refused_only_without_it() -> None:
    request = body(
        user("ping"), model="claude-sonnet-4-6", context_management={"edits": [{"type": "compact_20260112"}]}
    )
    assert turnlint.check(request, betas=["compact-2026-01-12"]).ok
    assert turnlint.check(request).ok
    error = turnlint.check(request, betas=[]).error
    assert error is not None
    assert error.message == "context_management: Extra inputs are not permitted"
