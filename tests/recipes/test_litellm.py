"""LiteLLM: its handler takes a client of httpx, whose transport judges."""

from __future__ import annotations

import asyncio

import httpx
import litellm
import pytest
from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler, HTTPHandler

import turnlint.client.httpx
from tests.client.server import REFUSED, Api
from turnlint.client import report_of

MODEL = "anthropic/claude-sonnet-5-5"
HI = {"role": "user", "content": "hi"}
CALL = {"id": "toolu_01A", "type": "function", "function": {"name": "read_file", "arguments": "{}"}}
UNANSWERED = [HI, {"role": "assistant", "content": None, "tool_calls": [CALL]}, {"role": "user", "content": "And now?"}]
TOOLS = [{"type": "function", "function": {"name": "read_file", "parameters": {"type": "object", "properties": {}}}}]


def test_a_call_without_its_result_is_refused_before_it_leaves() -> None:
    api = Api()
    transport = turnlint.client.httpx.Transport(api.transport(httpx))
    client = HTTPHandler(client=httpx.Client(transport=transport))
    answer = litellm.completion(MODEL, messages=[HI], tools=TOOLS, api_key="k", client=client)
    assert answer.choices[0].message.tool_calls[0].id == "toolu_01A"
    with pytest.raises(litellm.BadRequestError, match="without `tool_result`") as caught:
        litellm.completion(MODEL, messages=UNANSWERED, tools=TOOLS, api_key="k", client=client)
    report = report_of(caught.value)
    assert report is not None
    assert report.error is not None
    assert report.error.message == REFUSED
    assert len(api.seen) == 1


async def refused_in_a_task(api: Api) -> None:
    client = AsyncHTTPHandler()
    client.client = httpx.AsyncClient(transport=turnlint.client.httpx.AsyncTransport(api.transport(httpx)))
    await litellm.acompletion(MODEL, messages=UNANSWERED, tools=TOOLS, api_key="k", client=client)


def test_the_same_in_a_task() -> None:
    api = Api()
    with pytest.raises(litellm.BadRequestError, match="without `tool_result`"):
        asyncio.run(refused_in_a_task(api))
    assert not api.seen
