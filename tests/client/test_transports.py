"""Transports of httpx and httpx2, and the middleware of aiohttp, as any client uses them."""

from __future__ import annotations

import asyncio
import json
from types import ModuleType
from typing import Any

import aiohttp
import anthropic
import httpx
import httpx2
import pytest
from aiohttp import web

import turnlint.client.aiohttp
import turnlint.client.httpx
import turnlint.client.httpx2
from tests.client.server import EDITED, REFUSED, UNANSWERED, Api
from tests.conversations import BODY
from turnlint.client import report_of

URL = "https://api.anthropic.com/v1/messages"
HEADERS = {"anthropic-version": "2023-06-01", "x-api-key": "key"}
LIBRARIES = [(httpx, turnlint.client.httpx), (httpx2, turnlint.client.httpx2)]
ERROR = {"type": "error", "error": {"type": "invalid_request_error", "message": REFUSED}}


@pytest.mark.parametrize(("module", "ours"), LIBRARIES, ids=["httpx", "httpx2"])
def test_a_transport_answers_in_the_place_of_the_api(module: Any, ours: Any) -> None:
    api = Api()
    transport = ours.Transport(api.transport(module))
    with module.Client(transport=transport) as client:
        refused = client.post(URL, headers=HEADERS, json=UNANSWERED)
        assert (refused.status_code, refused.json(), len(api.seen)) == (400, ERROR, 0)
        assert refused.extensions["turnlint"].errors[0].rule == "tool-use-without-result"
        with client.stream("POST", URL, headers=HEADERS, json=BODY | {"stream": True}) as response:
            response.read()
        client.post(URL, headers=HEADERS, json=EDITED)
        client.post("https://example.org/", json={"messages": 5})
        client.get(URL)
    assert [[finding.rule for finding in report.findings] for report in transport.watch.reports] == [
        ["tool-use-without-result"],
        [],
        ["echo-changed"],
    ]
    assert len(api.seen) == 4


@pytest.mark.parametrize(("module", "ours"), LIBRARIES, ids=["httpx", "httpx2"])
def test_an_asynchronous_one(module: Any, ours: Any) -> None:
    async def main() -> None:
        api = Api(packed=True)
        transport = ours.AsyncTransport(api.transport(module))
        async with module.AsyncClient(transport=transport) as client:
            refused = await client.post(URL, headers=HEADERS, json=UNANSWERED)
            assert (refused.status_code, refused.json(), len(api.seen)) == (400, ERROR, 0)
            async with client.stream("POST", URL, headers=HEADERS, json=BODY | {"stream": True}) as response:
                async for _ in response.aiter_lines():
                    pass
            await client.post(URL, headers=HEADERS, json=EDITED)
        assert transport.watch.reports[-1].findings[0].rule == "echo-changed"

    asyncio.run(main())


def test_under_the_sdk_it_raises_what_the_sdk_raises() -> None:
    api = Api()
    http = httpx2.Client(transport=turnlint.client.httpx2.Transport(api.transport(httpx2)))
    client = anthropic.Anthropic(api_key="key", http_client=http)
    with pytest.raises(anthropic.BadRequestError) as raised:
        client.messages.create(**UNANSWERED)
    report = report_of(raised.value)
    assert report is not None
    assert report.errors[0].rule == "tool-use-without-result"
    assert api.seen == []


def test_the_wire_of_a_cloud_is_judged_as_such() -> None:
    transport = turnlint.client.httpx.Transport(Api().transport(httpx), on_error="record")
    wire = {"anthropic_version": "bedrock-2023-05-31", **{k: v for k, v in BODY.items() if k != "model"}}
    host = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/"
    with httpx.Client(transport=transport) as client:
        client.post(host + "anthropic.claude-sonnet-5-5/invoke", json=wire)
        client.post(host + "amazon.titan/invoke", json={"inputText": "5"})
        client.post(
            host + "anthropic.claude-sonnet-5-5/converse",
            json={"messages": [{"role": "user", "content": [{"text": "5"}, {"toolResult": {"toolUseId": "a"}}]}]},
        )
        client.post(
            host + "anthropic.claude-sonnet-5-5/converse",
            json={"messages": [{"role": "user", "content": [{"text": ""}]}]},
        )
    contexts = [report.context for report in transport.watch.reports]
    assert [(context.platform, context.model) for context in contexts] == [
        ("bedrock", "anthropic.claude-sonnet-5-5"),
        ("bedrock", "anthropic.claude-sonnet-5-5"),
        ("bedrock", "anthropic.claude-sonnet-5-5"),
    ]
    assert [[finding.rule for finding in report.errors] for report in transport.watch.reports] == [
        [],
        ["result-without-tool-use"],
        ["empty-text"],
    ]


@pytest.mark.parametrize(("module", "ours"), LIBRARIES, ids=["httpx", "httpx2"])
def test_a_broken_connection_is_passed_on(module: Any, ours: ModuleType) -> None:
    def breaks(request: Any) -> Any:
        raise module.ConnectError("no mill", request=request)

    transport = ours.Transport(module.MockTransport(breaks))
    with module.Client(transport=transport) as client, pytest.raises(module.ConnectError, match="no mill"):
        client.post(URL, headers=HEADERS, json=BODY)


def test_aiohttp() -> None:
    async def main() -> None:
        api = Api(packed=True)

        async def answer(request: web.Request) -> web.StreamResponse:
            status, headers, raw = api.answer(await request.read())
            response = web.StreamResponse(status=status, headers=headers)
            await response.prepare(request)
            for start in range(0, len(raw), 50):
                await response.write(raw[start : start + 50])
            return response

        server = web.Application()
        server.router.add_post("/v1/messages", answer)
        runner = web.AppRunner(server)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        url = f"http://{host}:{port}/v1/messages"
        told: list[turnlint.Report] = []
        ours = turnlint.client.aiohttp.middleware(on_report=told.append)
        async with aiohttp.ClientSession(middlewares=[ours], headers=HEADERS) as session:
            with pytest.raises(turnlint.client.aiohttp.RefusedError) as raised:
                await session.post(url, json=UNANSWERED)
            assert (raised.value.status, raised.value.body) == (400, ERROR)
            assert raised.value.report.errors[0].rule == "tool-use-without-result"
            async with session.post(url, data=json.dumps(BODY | {"stream": True})) as response:
                async for _ in response.content:
                    pass
            async with session.post(url, json=EDITED) as response:
                assert (await response.json())["stop_reason"] == "tool_use"
            async with session.post(url, json=BODY | {"stream": True}) as response:
                assert [chunk async for chunk in response.content.iter_any()]
        await runner.cleanup()
        assert [[finding.rule for finding in report.findings] for report in told[1:]] == [[], ["echo-changed"], []]
        assert len(api.seen) == 3

    asyncio.run(main())
