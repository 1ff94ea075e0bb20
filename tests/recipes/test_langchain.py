"""LangChain: the SDK's client that a model holds gets the middleware."""

from __future__ import annotations

import anthropic
import httpx2
import pytest
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import AIMessage, HumanMessage

from tests.client.server import REFUSED, Api
from turnlint.client import Preflight, report_of


def test_a_call_without_its_result_is_refused_before_it_leaves() -> None:
    api = Api()
    model = ChatAnthropic(model="claude-sonnet-5-5", api_key="k", max_tokens=64)
    model.__dict__["_client"] = anthropic.Anthropic(
        api_key="k", middleware=[Preflight()], http_client=httpx2.Client(transport=api.transport(httpx2))
    )
    assert [call["id"] for call in model.invoke("hi").tool_calls] == ["toolu_01A"]
    called = AIMessage(content="", tool_calls=[{"id": "toolu_01A", "name": "read_file", "args": {}}])
    with pytest.raises(anthropic.BadRequestError, match="without `tool_result`") as caught:
        model.invoke([HumanMessage("hi"), called, HumanMessage("And now?")])
    report = report_of(caught.value)
    assert report is not None
    assert report.error is not None
    assert report.error.message == REFUSED
    assert len(api.seen) == 1
