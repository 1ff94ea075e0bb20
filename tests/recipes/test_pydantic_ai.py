"""pydantic-ai: its provider takes the SDK's client. A call without its result it answers itself, so another fault."""

from __future__ import annotations

import anthropic
import httpx2
import pytest
from pydantic_ai import Agent, ModelHTTPError
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.settings import ModelSettings

from tests.client.server import Api
from turnlint.client import Preflight, report_of


def test_a_temperature_out_of_range_is_refused_before_it_leaves() -> None:
    api = Api(ends=True)
    client = anthropic.AsyncAnthropic(
        api_key="k", middleware=[Preflight()], http_client=httpx2.AsyncClient(transport=api.transport(httpx2))
    )
    agent = Agent(AnthropicModel("claude-haiku-4-5", provider=AnthropicProvider(anthropic_client=client)))
    assert agent.run_sync("hi").output == "Done."
    with pytest.raises(ModelHTTPError, match=r"temperature: range: 0\.\.1") as caught:
        agent.run_sync("hi", model_settings=ModelSettings(temperature=3))
    report = report_of(caught.value)
    assert report is not None
    assert report.error is not None
    assert report.error.message == "temperature: range: 0..1"
    assert len(api.seen) == 1
