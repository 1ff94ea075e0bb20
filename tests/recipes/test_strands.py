"""strands: its model hands its arguments to the SDK's client. A call without its result it answers itself."""

from __future__ import annotations

from typing import Any

import pytest
from anthropic import _base_client
from strands import Agent
from strands.models.anthropic import AnthropicModel

from tests.client.server import Api
from turnlint.client import Preflight, report_of


def model(api: Api, **params: Any) -> AnthropicModel:
    module: Any = getattr(_base_client, "httpx2", None) or getattr(_base_client, "httpx", None)
    http = module.AsyncClient(transport=api.transport(module))
    arguments = {"api_key": "k", "middleware": [Preflight()], "http_client": http}
    return AnthropicModel(client_args=arguments, model_id="claude-haiku-4-5", max_tokens=64, params=params)


def test_a_temperature_out_of_range_is_refused_before_it_leaves() -> None:
    api = Api(ends=True)
    assert str(Agent(model=model(api), callback_handler=None)("hi")) == "Done.\n"
    with pytest.raises(Exception, match=r"temperature: range: 0\.\.1") as caught:
        Agent(model=model(api, temperature=3), callback_handler=None)("hi")
    report = report_of(caught.value)
    assert report is not None
    assert report.error is not None
    assert report.error.message == "temperature: range: 0..1"
    assert len(api.seen) == 1
