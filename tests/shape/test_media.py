"""The API's words where a schema alone refuses: media, caching, context editing, fallbacks, batches."""

from __future__ import annotations

import pytest

import turnlint
from tests.shape.cases_media import CASES
from turnlint.case import Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.message[:60])
def test_the_api_says_it(case: Case) -> None:
    report = turnlint.check(
        case.request,
        platform=case.platform,
        api_version=case.api_version,
        betas=case.betas,
        endpoint=case.endpoint,
    )
    assert report.error is not None
    assert report.error.message == case.message
