"""The official SDK's tool runner, against a scripted transport: none of its requests gets an error.

Every kind of legal reply is played: calls, parallel calls, failing tools, thinking, server tools, pauses, mixed turns,
running code that calls a tool, cut and refused turns, compaction, lost and refused threads. The runner runs sync and
async, streamed and not, with message threads (its default) and without.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import turnlint

anthropic = pytest.importorskip("anthropic", minversion="2.4")
httpx = pytest.importorskip("httpx2")  # what the SDK itself speaks through since version 1

Block = dict[str, Any]
SEARCH: Block = {"type": "web_search_20250305", "name": "web_search", "max_uses": 3}
CODE: Block = {"type": "code_execution_20260120", "name": "code_execution"}
MCP: Block = {"type": "mcp_toolset", "mcp_server_name": "memory"}
CONTAINER: Block = {"id": "container_01", "expires_at": "2026-11-26T23:00:00Z"}
SEALED = "RXJyb3IgY29kZSBpcyBub3QgYSBzZWNyZXQ="


@dataclass(frozen=True)
class Reply:
    """One turn of the model, or the refusal of a request."""

    content: list[Block]
    stop_reason: str = "end_turn"
    more: Block = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Play:
    """What the model says, turn by turn, and what the request asks for."""

    replies: tuple[Reply, ...]
    params: Block = field(default_factory=dict)
    tools: tuple[Block, ...] = ()
    programmatic: bool = False
    only_threads: bool = False


def text(words: str = "Done.") -> Block:
    return {"type": "text", "text": words}


def call(city: Any = "Paris", name: str = "get_weather", number: int = 1, **more: Any) -> Block:
    return {"type": "tool_use", "id": f"toolu_{number:02}", "name": name, "input": {"city": city}, **more}


def thought(words: str) -> Block:
    return {"type": "thinking", "thinking": words, "signature": SEALED}


def searching() -> Block:
    return {"type": "server_tool_use", "id": "srvtoolu_01", "name": "web_search", "input": {"query": "mills"}}


def found() -> Block:
    page = {"type": "web_search_result", "url": "https://example.org", "title": "Mills", "encrypted_content": SEALED}
    return {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_01", "content": [{**page, "page_age": None}]}


def running(code: str) -> Block:
    return {"type": "server_tool_use", "id": "srvtoolu_02", "name": "code_execution", "input": {"code": code}}


def ran() -> Block:
    output = {"type": "code_execution_result", "stdout": "4", "stderr": "", "return_code": 0, "content": []}
    return {"type": "code_execution_tool_result", "tool_use_id": "srvtoolu_02", "content": output}


def asks_mcp() -> list[Block]:
    used = {"type": "mcp_tool_use", "id": "mcptoolu_01", "name": "look", "server_name": "memory", "input": {}}
    return [
        used,
        {"type": "mcp_tool_result", "tool_use_id": "mcptoolu_01", "is_error": False, "content": [text("Bob")]},
    ]


def refused(status: int, kind: str, code: str) -> Reply:
    error = {"type": kind, "message": "not this way", "details": {"error_code": code}}
    return Reply([], more={"type": "error", "error": error}, status=status)


DONE = Reply([text()])
ONE_CALL = Reply([text("I look."), call()], "tool_use")
BY_CODE = {"type": "code_execution_20260120", "tool_id": "srvtoolu_02"}
SUMMARY: Block = {"type": "compaction", "content": "They spoke of mills.", "encrypted_content": SEALED}
REFUSAL: Block = {"stop_details": {"type": "refusal", "category": "cyber", "explanation": "no"}}
PAUSING: Block = {"edits": [{"type": "compact_20260112", "pause_after_compaction": True}]}

PLAYS: dict[str, Play] = {
    "a call": Play((ONE_CALL, DONE)),
    "parallel calls": Play((Reply([call(), call("Oslo", number=2)], "tool_use"), DONE), {"system": "Be short."}),
    "two rounds": Play((ONE_CALL, Reply([call("Oslo", number=2)], "tool_use"), DONE)),
    "a tool that fails": Play((Reply([call(), call("Oslo", "broken", 2)], "tool_use"), DONE)),
    "input that does not fit": Play((Reply([call(5)], "tool_use"), DONE)),
    "manual thinking": Play(
        (
            Reply([thought("Hm."), call()], "tool_use"),
            Reply([thought("So."), call("Oslo", number=2)], "tool_use"),
            DONE,
        ),
        {"model": "claude-haiku-4-5", "thinking": {"type": "enabled", "budget_tokens": 1024}},
    ),
    "adaptive thinking, redacted and omitted": Play(
        (
            Reply([thought("Hm."), {"type": "redacted_thinking", "data": SEALED}, call()], "tool_use"),
            Reply([thought(""), call("Oslo", number=2)], "tool_use"),
            DONE,
        ),
        {"model": "claude-sonnet-5", "thinking": {"type": "adaptive"}},
    ),
    "a search and a call": Play((Reply([searching(), found(), text(), call()], "tool_use"), DONE), tools=(SEARCH,)),
    "an open search beside a call": Play(
        (Reply([searching(), call()], "tool_use"), Reply([found(), text()])), tools=(SEARCH,)
    ),
    "a pause": Play((Reply([text("I search."), searching()], "pause_turn"), Reply([found(), text()])), tools=(SEARCH,)),
    "a pause after text": Play((Reply([searching(), found(), text()], "pause_turn"), DONE), tools=(SEARCH,)),
    "a pause, then a call": Play(
        (Reply([searching()], "pause_turn"), Reply([found(), call()], "tool_use"), DONE), tools=(SEARCH,)
    ),
    "code beside a call": Play(
        (Reply([running("print(4)"), ran(), call()], "tool_use", {"container": CONTAINER}), DONE),
        tools=(CODE,),
    ),
    "code that calls": Play(
        (
            Reply([running("await get_weather()"), call(caller=BY_CODE)], "tool_use", {"container": CONTAINER}),
            Reply([ran(), text()], more={"container": CONTAINER}),
        ),
        tools=(CODE,),
        programmatic=True,
    ),
    "an MCP server": Play(
        (Reply([*asks_mcp(), call()], "tool_use"), DONE),
        {
            "mcp_servers": [{"type": "url", "url": "https://example.org/mcp", "name": "memory"}],
            "betas": ["mcp-client-2025-11-20"],
        },
        (MCP,),
    ),
    "cut in a call": Play((Reply([text("I look."), call()], "max_tokens"),)),
    "refused half-way": Play((Reply([text("I will")], "refusal", REFUSAL),)),
    "empty after results": Play((ONE_CALL, Reply([]))),
    "caching": Play((ONE_CALL, DONE), {"cache_control": {"type": "ephemeral"}}),
    "a forced tool": Play(
        (Reply([call()], "tool_use"), DONE),
        {"model": "claude-haiku-4-5", "tool_choice": {"type": "tool", "name": "get_weather"}},
    ),
    "a thread that was lost": Play(
        (ONE_CALL, refused(404, "not_found_error", "thread_not_found"), DONE), only_threads=True
    ),
    "a request that no thread takes": Play(
        (refused(400, "invalid_request_error", "thread_unsupported_request"), ONE_CALL, DONE), only_threads=True
    ),
}
#: No thread takes context management, so these run without.
WHOLE: dict[str, Play] = {
    "context edits": Play(
        (ONE_CALL, DONE),
        {
            "betas": ["context-management-2025-06-27"],
            "context_management": {"edits": [{"type": "clear_tool_uses_20250919"}]},
        },
    ),
    "compaction that pauses": Play(
        (Reply([SUMMARY], "compaction"), ONE_CALL, DONE),
        {"betas": ["compact-2026-01-12"], "context_management": PAUSING},
    ),
}
WAYS: dict[str, Block] = {
    "json": {},
    "stream": {"stream": True},
    "eager": {"stream": True, "run_tools_eagerly": True},
}


@dataclass
class Theatre:
    """The transport: plays the replies in order and keeps every request."""

    play: Play
    requests: list[Any] = field(default_factory=list)

    def answer(self, request: Any) -> Any:
        body = json.loads(request.content)
        self.requests.append(request)
        reply = self.play.replies[len(self.requests) - 1]
        if reply.status != 200:
            return httpx.Response(reply.status, json=reply.more)
        message = {
            "id": f"msg_{len(self.requests):02}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": reply.content,
            "stop_reason": reply.stop_reason,
            "stop_sequence": None,
            "usage": {"input_tokens": 9, "output_tokens": 9},
            **reply.more,
        }
        if not body.get("stream"):
            return httpx.Response(200, json=message)
        events = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events_of(message))
        return httpx.Response(200, text=events, headers={"content-type": "text/event-stream"})

    async def answer_later(self, request: Any) -> Any:
        return self.answer(request)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests]

    def reports(self) -> Iterator[turnlint.Report]:
        for request in self.requests:
            betas = [beta.strip() for beta in request.headers.get("anthropic-beta", "").split(",") if beta.strip()]
            yield turnlint.check(request.content, betas=betas, api_version=request.headers["anthropic-version"])


def events_of(message: Block) -> Iterator[Block]:
    """A response as the events of its stream: tool input in pieces, signatures last."""
    late = ("stop_reason", "stop_sequence", "stop_details", "container")
    start = {key: value for key, value in message.items() if key not in late}
    yield {"type": "message_start", "message": {**start, "content": [], "stop_reason": None, "stop_sequence": None}}
    for index, block in enumerate(message["content"]):
        first, deltas = _in_pieces(block)
        yield {"type": "content_block_start", "index": index, "content_block": first}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ending = {key: message[key] for key in late if key in message}
    yield {"type": "message_delta", "delta": ending, "usage": {"output_tokens": 9}}
    yield {"type": "message_stop"}


def _in_pieces(block: Block) -> tuple[Block, list[Block]]:
    kind = block["type"]
    if kind == "text":
        return {**block, "text": ""}, [{"type": "text_delta", "text": block["text"]}]
    if kind == "thinking":
        said = [{"type": "thinking_delta", "thinking": block["thinking"]}] if block["thinking"] else []
        signed = {"type": "signature_delta", "signature": block["signature"]}
        return {**block, "thinking": "", "signature": ""}, [*said, signed]
    if kind in {"tool_use", "server_tool_use", "mcp_tool_use"}:
        given = json.dumps(block["input"])
        pieces = (given[:5], given[5:])
        return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    if kind == "compaction":
        return {"type": kind, "content": None, "encrypted_content": None}, [{**block, "type": "compaction_delta"}]
    return block, []


def tools_of(play: Play, decorate: Callable[..., Any], asynchronous: bool) -> list[Any]:
    """The runner's own tools, and those that the play adds."""

    def weather(city: str) -> str:
        """The weather of a city."""
        return f"sunny in {city}"

    def fails(city: str) -> str:
        """Never works."""
        raise RuntimeError(city)

    async def weather_later(city: str) -> str:
        """The weather of a city."""
        return weather(city)

    async def fails_later(city: str) -> str:
        """Never works."""
        return fails(city)

    called = {"allowed_callers": ["code_execution_20260120"]} if play.programmatic else {}
    own = (weather_later, fails_later) if asynchronous else (weather, fails)
    return [decorate(own[0], name="get_weather", **called), decorate(own[1], name="broken"), *play.tools]


def params_of(play: Play, way: Block) -> Block:
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    return {"model": "claude-opus-4-8", "max_tokens": 4096, "messages": messages, **play.params, **way}


def perform(play: Play, way: Block) -> Theatre:
    """Run the tool runner over the play to its end."""
    theatre = Theatre(play)
    http = httpx.Client(transport=httpx.MockTransport(theatre.answer))
    with anthropic.Anthropic(api_key="none", max_retries=0, http_client=http) as client:
        tools = tools_of(play, anthropic.beta_tool, False)
        client.beta.messages.tool_runner(**params_of(play, way), tools=tools).until_done()
    return theatre


def perform_later(play: Play, way: Block) -> Theatre:
    """The same with the asynchronous client."""
    theatre = Theatre(play)

    async def run() -> None:
        http = httpx.AsyncClient(transport=httpx.MockTransport(theatre.answer_later))
        async with anthropic.AsyncAnthropic(api_key="none", max_retries=0, http_client=http) as client:
            tools = tools_of(play, anthropic.beta_async_tool, True)
            await client.beta.messages.tool_runner(**params_of(play, way), tools=tools).until_done()

    asyncio.run(run())
    return theatre


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """The SDK logs each tool that fails."""
    caplog.set_level(logging.CRITICAL, logger="anthropic")


@pytest.mark.parametrize("run", [perform, perform_later], ids=["sync", "async"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", PLAYS)
def test_threads(name: str, way: Block, run: Callable[[Play, Block], Theatre]) -> None:
    theatre = run(PLAYS[name], way)
    assert len(theatre.requests) == len(PLAYS[name].replies)
    assert theatre.bodies[0]["thread"] == {"type": "create"}
    assert [report.error for report in theatre.reports()] == [None] * len(theatre.requests)


@pytest.mark.parametrize("run", [perform, perform_later], ids=["sync", "async"])
@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
@pytest.mark.parametrize("name", [*WHOLE, *(name for name, play in PLAYS.items() if not play.only_threads)])
def test_whole_conversations(name: str, stream: bool, run: Callable[[Play, Block], Theatre]) -> None:
    play = PLAYS.get(name) or WHOLE[name]
    theatre = run(play, {"stream": stream, "thread": False})
    assert len(theatre.requests) == len(play.replies)
    assert not any("thread" in body for body in theatre.bodies)
    assert [report.error for report in theatre.reports()] == [None] * len(theatre.requests)


def test_a_continued_thread_holds_only_what_is_new() -> None:
    """What the test above stands on: a `continue` has results without their call, and no tools."""
    last = perform(PLAYS["two rounds"], {}).bodies[-1]
    assert last["thread"] == {"type": "continue", "previous_message_id": "msg_02"}
    assert [message["role"] for message in last["messages"]] == ["user"]
    assert "tools" not in last
    assert perform(PLAYS["a pause"], {}).bodies[-1]["messages"] == []


def test_a_fault_is_still_seen() -> None:
    """The same judgement over a request that the API refuses: it is no blind eye that passes the rest."""
    theatre = perform(PLAYS["a call"], {"thread": False})
    broken = theatre.bodies[-1]
    broken["messages"].pop()
    report = turnlint.check({**broken, "messages": [*broken["messages"], {"role": "user", "content": "And?"}]})
    assert [finding.rule for finding in report.errors] == ["tool-use-without-result"]
