"""The official SDK against the stand-in: every refusal raises its class, streams add up, the runner comes to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Final

import pytest

import turnlint
from turnlint.stand_in import StandIn, call, reply, thinking
from turnlint.stand_in.httpx2 import AsyncTransport, Transport

anthropic = pytest.importorskip("anthropic", minversion="2.4")
httpx2 = pytest.importorskip("httpx2")

TOOL: Final = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
ASK: Final[dict[str, Any]] = {
    "model": "claude-opus-4-8",
    "max_tokens": 1024,
    "messages": [{"role": "user", "content": "What is the weather?"}],
}


@pytest.fixture
def api() -> Iterator[StandIn]:
    with StandIn() as made:
        yield made


@pytest.fixture
def client(api: StandIn) -> Iterator[Any]:
    with anthropic.Anthropic(base_url=api.url, api_key="none", max_retries=0) as made:
        yield made


CLASSES: Final = {
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    413: "ContentTooLargeError",
    429: "RateLimitError",
    500: "InternalServerError",
    504: "GatewayTimeoutError",
    529: "OverloadedError",
}


@pytest.mark.parametrize("status", CLASSES)
def test_an_error_raises_its_class(api: StandIn, client: Any, status: int) -> None:
    api.play({"error": {"status": status, "type": "api_error", "message": "No."} if status in (404, 413) else status})
    with pytest.raises(anthropic.APIStatusError) as raised:
        client.messages.create(**ASK)
    assert CLASSES[status] in [kind.__name__ for kind in type(raised.value).__mro__]
    assert raised.value.request_id == "req_00000001"


def test_a_refusal_raises_the_class_of_its_code(api: StandIn, client: Any) -> None:
    with pytest.raises(anthropic.BadRequestError) as raised:
        client.messages.create(**{**ASK, "messages": []})
    assert raised.value.body["error"]["message"] == "messages: at least one message is required"


def test_a_stream_adds_up_to_what_the_script_says(api: StandIn, client: Any) -> None:
    said = reply(thinking("Let me think about it."), "Look: ", call("get_weather", {"city": "Paris"}))
    api.play(said)
    asked = {**ASK, "thinking": {"type": "adaptive"}, "tools": [TOOL]}
    with client.messages.stream(**asked) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_message()
    assert kinds[0] == "message_start"
    assert kinds[-1] == "message_stop"
    assert [block.type for block in final.content] == ["thinking", "text", "tool_use"]
    assert final.content[0].thinking == "Let me think about it."
    assert final.content[1].text == "Look: "
    assert final.content[2].input == {"city": "Paris"}
    assert final.stop_reason == "tool_use"
    assert api.seen.ok


def test_a_broken_stream_raises(api: StandIn, client: Any) -> None:
    api.play({"text": "A long text, of which not all comes.", "fault": {"kind": "broken", "at": 700}})
    broken = (anthropic.APIConnectionError, httpx2.TransportError)
    with pytest.raises(broken), client.messages.stream(**ASK) as stream:
        list(stream)


def test_an_error_in_a_stream_raises(api: StandIn, client: Any) -> None:
    api.play({"text": "A text.", "fault": {"kind": "error_event", "at": 3}})
    with pytest.raises(anthropic.APIStatusError), client.messages.stream(**ASK) as stream:
        list(stream)


def test_retries_are_retries(api: StandIn) -> None:
    api.play({"error": 529}, {"error": 429}, {"error": 500}, "Here.")
    with anthropic.Anthropic(base_url=api.url, api_key="none", max_retries=3) as client:
        assert client.messages.create(**ASK).content[0].text == "Here."
    assert [each.status for each in api.seen.requests] == [529, 429, 500, 200]
    assert api.seen.sessions == 1
    assert api.seen.findings == []


def test_the_asynchronous_client(api: StandIn) -> None:
    async def ask() -> Any:
        async with anthropic.AsyncAnthropic(base_url=api.url, api_key="none") as client:
            first = await client.messages.create(**ASK)
            async with client.messages.stream(**ASK) as stream:
                second = await stream.get_final_message()
            return first, second

    first, second = asyncio.run(ask())
    assert (first.content[0].text, second.content[0].text) == ("That is all.", "That is all.")


def test_batches_and_counts(api: StandIn, client: Any) -> None:
    api.play("One.")
    requests = [{"custom_id": "a", "params": ASK}, {"custom_id": "b", "params": {**ASK, "messages": []}}]
    batch = client.messages.batches.create(requests=requests)
    assert client.messages.batches.retrieve(batch.id).processing_status == "ended"
    results = {each.custom_id: each.result for each in client.messages.batches.results(batch.id)}
    assert results["a"].message.content[0].text == "One."
    assert results["b"].type == "errored"
    assert client.messages.count_tokens(model=ASK["model"], messages=ASK["messages"]).input_tokens > 5
    assert client.models.retrieve("claude-opus-5-5").id == "claude-opus-5-5"


@pytest.mark.parametrize("thread", [{}, {"thread": False}], ids=["thread", "whole"])
@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
@pytest.mark.parametrize(
    "kinds",
    [["tool_use"], ["parallel"], ["tool_use", "tool_use"], ["pause_turn"], ["pause_between"], ["mixed"], ["code"],
     ["search_then_call"], ["redacted_thinking"], ["silent_thinking"], ["refusal"], ["cut_call"], ["window"],
     ["tool_use", "empty"]],
    ids="-".join,
)  # fmt: skip
def test_the_tool_runner(api: StandIn, client: Any, kinds: list[str], stream: bool, thread: dict[str, Any]) -> None:
    """One turn of the user: none of its requests is refused, and nothing is changed on the way."""

    @anthropic.beta_tool(allowed_callers=["direct", "code_execution_20260120"])  # type: ignore[untyped-decorator]
    def get_weather(city: str) -> str:
        """The weather of a city."""
        return f"sunny in {city}"

    tools = [
        get_weather,
        {"type": "web_search_20250305", "name": "web_search"},
        {"type": "code_execution_20260120", "name": "code_execution"},
    ]
    api.play(
        *({"kind": kind, "optional": True} for kind in kinds), {"kind": "end_turn", "optional": True, "times": "all"}
    )
    asked = {**ASK, "tools": tools, "thinking": {"type": "adaptive"}, "stream": stream, **thread}
    client.beta.messages.tool_runner(**asked).until_done()
    told = [(number, finding.rule, finding.severity.value) for number, finding in api.seen.findings]
    assert [each for each in told if each[2] != "advice"] == []
    assert api.seen.ok


def test_within_the_process() -> None:
    api = StandIn(["Here.", {"text": "Cut.", "fault": {"kind": "cut", "at": 20}}, {"fault": "reset", "text": "x"}])
    http = httpx2.Client(transport=Transport(api))
    with anthropic.Anthropic(api_key="none", http_client=http, max_retries=0) as client:
        assert client.messages.create(**ASK).content[0].text == "Here."
        for _ in range(2):
            with pytest.raises((anthropic.APIConnectionError, httpx2.TransportError)):
                client.messages.create(**ASK)

    async def ask() -> Any:
        later = httpx2.AsyncClient(transport=AsyncTransport(StandIn("Later.")))
        client = anthropic.AsyncAnthropic(api_key="none", http_client=later)
        async with client, client.messages.stream(**ASK) as stream:
            return await stream.get_final_message()

    assert asyncio.run(ask()).content[0].text == "Later."


def test_what_preflight_lets_pass_is_taken(api: StandIn) -> None:
    """The client and the stand-in judge alike."""
    seen: list[turnlint.Report] = []
    middleware = [turnlint.client.Preflight(on_error="record", on_report=seen.append)]
    with anthropic.Anthropic(base_url=api.url, api_key="none", middleware=middleware, max_retries=0) as client:
        client.messages.create(**ASK)
        with pytest.raises(anthropic.BadRequestError):
            client.messages.create(**{**ASK, "messages": []})
    assert [report.ok for report in seen] == [True, False]
    assert [each.report is not None and each.report.ok for each in api.seen.requests] == [True, False]
