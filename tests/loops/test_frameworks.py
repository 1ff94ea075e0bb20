"""The bodies that LangChain, pydantic-ai, LiteLLM and the Vercel AI SDK send in a loop draw no finding.

Each writes the same conversation in ways of its own: strings or blocks, results with and without `is_error`, tools with
and without a type, callers echoed or dropped. The shapes are those of langchain-anthropic 1.7.10, pydantic-ai 2.68,
litellm 1.110.2, ai 6.0.326 with @ai-sdk/anthropic 3.0.140, taken off the wire in November 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

import turnlint
from turnlint.rule import Severity
from turnlint_rules.media._examples import PDF, PNG

Block = dict[str, Any]
SCHEMA: Block = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
CLOSED: Block = {**SCHEMA, "additionalProperties": False}
MARK: Block = {"type": "ephemeral"}
DIRECT: Block = {"type": "direct"}
TOOL: Block = {"name": "get_weather", "description": "The weather of a city."}
SEARCH: Block = {"type": "web_search_20250305", "name": "web_search", "max_uses": 3}
THOUGHT: Block = {"type": "thinking", "thinking": "Look it up.", "signature": "EqQBCgIYAhIkQWxs"}


def text(words: str, **more: Any) -> Block:
    return {"type": "text", "text": words, **more}


def as_string(words: str) -> Any:
    return words


def as_block(words: str) -> Any:
    return [text(words)]


@dataclass(frozen=True)
class Framework:
    """How one writes it: ``says`` a message of text alone, ``result`` what a tool result has beside its id."""

    says: Callable[[str], Any]
    system: Any
    tool: Block
    result: Block
    caller: bool
    api_version: str
    betas: tuple[str, ...] = ()
    always: Block = field(default_factory=dict)
    thinking: Block = field(default_factory=dict)
    one_at_a_time: Block = field(default_factory=dict)
    structured: Block = field(default_factory=dict)


FRAMEWORKS = {
    "LangChain": Framework(
        says=as_string,
        system="Be brief.",
        tool={**TOOL, "input_schema": SCHEMA},
        result={"content": "sunny", "is_error": False},
        caller=True,
        api_version="2026-10-21",
        thinking={"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        structured={
            "output_config": {"format": {"type": "json_schema", "schema": {"title": "Answer", **CLOSED}}},
        },
    ),
    "pydantic-ai": Framework(
        says=as_block,
        system=[text("Mid-conversation system messages are not here."), text("Be brief.", cache_control=MARK)],
        tool={**TOOL, "input_schema": CLOSED, "cache_control": {"type": "ephemeral", "ttl": "5m"}},
        result={"content": [text("sunny")], "is_error": False},
        caller=False,
        api_version="2026-10-21",
        always={"stream": True, "tool_choice": {"type": "auto"}},
        thinking={"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        one_at_a_time={"tool_choice": {"type": "auto", "disable_parallel_tool_use": True}},
        structured={"output_config": {"format": {"type": "json_schema", "schema": CLOSED}}},
    ),
    "LiteLLM": Framework(
        says=as_block,
        system=[text("Be brief.")],
        tool={**TOOL, "type": "custom", "input_schema": SCHEMA},
        result={"content": "sunny"},
        caller=False,
        api_version="2023-06-01",
        betas=("structured-outputs-2025-11-13",),
        thinking={
            "thinking": {"type": "adaptive", "display": "summarized"},
            "output_config": {"effort": "low"},
        },
        one_at_a_time={"tool_choice": {"type": "any", "disable_parallel_tool_use": True}},
        structured={"output_format": {"type": "json_schema", "schema": CLOSED}},
    ),
    "Vercel AI SDK": Framework(
        says=as_block,
        system=[text("Be brief.")],
        tool={**TOOL, "input_schema": {"$schema": "http://json-schema.org/draft-07/schema#", **CLOSED}},
        result={"content": '{"sky":"sunny"}'},
        caller=True,
        api_version="2023-06-01",
        betas=("structured-outputs-2025-11-13",),
        always={"tool_choice": {"type": "auto"}},
        thinking={"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        structured={"output_config": {"format": {"type": "json_schema", "schema": CLOSED}}},
    ),
}


def turns(framework: Framework, *, thinks: bool = False, searches: bool = False) -> list[Block]:
    """A question, two calls with what stands before them, their results, the answer, and the next question."""
    echoed = {"caller": DIRECT} if framework.caller else {}
    searched: list[Block] = [
        {"type": "server_tool_use", "id": "srvtoolu_01", "name": "web_search", "input": {"query": "q"}, **echoed},
        {
            "type": "web_search_tool_result",
            "tool_use_id": "srvtoolu_01",
            "content": [
                {
                    "type": "web_search_result",
                    "url": "https://example.com",
                    "title": "t",
                    "encrypted_content": "Eo8BCioI",
                    "page_age": None,
                }
            ],
            **echoed,
        },
        text(
            "Sunny.",
            citations=[
                {
                    "type": "web_search_result_location",
                    "cited_text": "c",
                    "url": "https://example.com",
                    "title": "t",
                    "encrypted_index": "Eo8B",
                }
            ],
        ),
    ]
    calls = [
        {"type": "tool_use", "id": f"toolu_{number}", "name": "get_weather", "input": {"city": city}, **echoed}
        for number, city in enumerate(("Paris", "Rome"))
    ]
    results = [{"type": "tool_result", "tool_use_id": call["id"], **framework.result} for call in calls]
    before = [*([THOUGHT] if thinks else []), text("Let me look."), *(searched if searches else [])]
    return [
        {"role": "user", "content": framework.says("Weather in Paris and Rome?")},
        {"role": "assistant", "content": [*before, *calls]},
        {"role": "user", "content": results},
        {"role": "assistant", "content": framework.says("Sunny.")},
        {"role": "user", "content": [text("Thanks. And?", cache_control=MARK)]},
    ]


def request(framework: Framework, messages: list[Block], *tools: Block, **more: Any) -> Block:
    return {
        "model": "claude-sonnet-4-6",
        "max_tokens": 4096,
        "system": framework.system,
        "messages": messages,
        "tools": [framework.tool, *tools],
        **framework.always,
        **more,
    }


def check(framework: Framework, body: Block) -> turnlint.Report:
    return turnlint.check(body, api_version=framework.api_version, betas=framework.betas)


each = pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)


@each
@pytest.mark.parametrize("length", [1, 3, 5])
def test_a_loop_draws_nothing(framework: Framework, length: int) -> None:
    bodies = [
        request(framework, turns(framework)[:length]),
        request(framework, turns(framework, thinks=True)[:length], **framework.thinking),
        request(framework, turns(framework, searches=True)[:length], SEARCH),
        request(framework, turns(framework)[:length], **framework.one_at_a_time),
        request(framework, turns(framework)[:length], model="claude-opus-5-5"),
    ]
    for body in bodies:
        assert check(framework, body).findings == ()


@each
def test_an_answer_in_a_form_draws_no_more_than_advice(framework: Framework) -> None:
    report = check(framework, request(framework, turns(framework)[:1], **framework.structured))
    assert [finding.rule for finding in report.findings] == (
        ["legacy-output-format"] if "output_format" in framework.structured else []
    )
    assert all(finding.severity is Severity.ADVICE for finding in report.findings)


@each
def test_a_call_that_must_be_made_draws_nothing(framework: Framework) -> None:
    forced = request(framework, turns(framework)[:1], tool_choice={"type": "tool", "name": "get_weather"})
    assert check(framework, forced).findings == ()


@each
def test_media_draw_nothing(framework: Framework) -> None:
    media = [
        {"type": kind, "source": {"type": "base64", "media_type": media_type, "data": data}}
        for kind, media_type, data in (("image", "image/png", PNG), ("document", "application/pdf", PDF))
    ]
    asked = [{"role": "user", "content": [text("What?", cache_control=MARK), *media]}]
    assert check(framework, request(framework, asked)).findings == ()


@each
def test_a_lost_result_is_found(framework: Framework) -> None:
    messages = turns(framework)
    messages[2]["content"].pop()
    report = check(framework, request(framework, messages))
    assert report.error is not None
    assert report.error.message.startswith("messages.1: `tool_use` ids were found without `tool_result` blocks")
    assert [finding.rule for finding in report.errors] == ["tool-use-without-result"]
