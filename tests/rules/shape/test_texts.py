"""The API's words where a schema alone refuses, for every known text: messages, parameters, tools, media."""

from __future__ import annotations

import pytest

from tests.rules.shape import cases_media, cases_parameters, cases_structure, cases_tools
from turnlint import Linter
from turnlint.case import Case

AREAS = (cases_structure, cases_parameters, cases_tools, cases_media)


@pytest.mark.parametrize("case", [case for area in AREAS for case in area.CASES], ids=lambda case: case.message[:60])
def test_the_api_says_it(case: Case) -> None:
    linter = Linter(platform=case.platform, api_version=case.api_version, betas=case.betas, endpoint=case.endpoint)
    error = linter.check(case.value).error
    assert error is not None
    assert error.message == case.message
