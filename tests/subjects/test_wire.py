"""What a body says of the context that it is sent in."""

from __future__ import annotations

from typing import Any

import pytest

import turnlint
from turnlint.case import body, user
from turnlint.subjects.wire import context_of
from turnlint.values.context import Context, make

BETA = "compact-2026-01-12"
EDITS: dict[str, Any] = {"context_management": {"edits": [{"type": "compact_20260112"}]}}


def told(platform: str, betas: tuple[str, ...] | None = None, api_version: str | None = None, **fields: Any) -> Context:
    return context_of(make(platform, api_version, betas), body(user("hi"), **fields))


def test_a_body_that_says_nothing_leaves_the_context_as_it_is() -> None:
    context = make("bedrock")
    assert context_of(context, body(user("hi"))) is context
    assert context_of(context, [user("hi")]) is context
    assert context_of(context, None) is context


@pytest.mark.parametrize("platform", ["anthropic", "foundry"])
def test_elsewhere_headers_are_headers(platform: str) -> None:
    context = make(platform)
    assert context_of(context, body(user("hi"), anthropic_version="x", anthropic_beta=[BETA])) is context


def test_betas_in_the_body_come_to_those_that_are_given() -> None:
    assert told("bedrock", anthropic_beta=[BETA]).betas == frozenset({BETA})
    assert told("bedrock", ("a",), anthropic_beta=[BETA]).betas == frozenset({"a", BETA})
    assert told("vertex", anthropic_beta=(BETA,)).betas == frozenset({BETA})


def test_a_wire_body_for_bedrock_without_betas_has_none() -> None:
    assert told("bedrock", anthropic_version="bedrock-2023-05-31").betas == frozenset()
    assert told("bedrock", anthropic_version="2026-10-21").betas == frozenset()
    assert told("bedrock", ("a",), anthropic_version="bedrock-2023-05-31").betas == frozenset({"a"})


def test_google_cloud_takes_betas_as_a_header_too() -> None:
    assert told("vertex", anthropic_version="vertex-2023-10-16").betas is None


@pytest.mark.parametrize("odd", ["a", [1], {"a": 1}, 5, ["a"] * 1000, ["a" * 1000]])
def test_betas_that_cannot_be_read_are_unknown(odd: Any) -> None:
    assert told("bedrock", anthropic_version="bedrock-2023-05-31", anthropic_beta=odd).betas is None
    assert told("bedrock", anthropic_version=["x"], anthropic_beta=odd).betas is None


@pytest.mark.parametrize(
    ("version", "api_version"),
    [
        ("bedrock-2023-05-31", "2023-06-01"),
        ("vertex-2023-10-16", "2023-06-01"),
        ("2026-10-21", "2026-10-21"),
        ("2099-01-01", None),
        (5, None),
    ],
)
def test_the_body_names_the_version(version: Any, api_version: str | None) -> None:
    assert told("vertex", anthropic_version=version, anthropic_beta=[]).api_version == api_version


def test_the_body_knows_the_version_better_than_the_caller() -> None:
    assert told("bedrock", api_version="2026-10-21", anthropic_version="bedrock-2023-05-31").api_version == "2023-06-01"


def test_the_same_says_the_same() -> None:
    assert told("bedrock", anthropic_beta=[BETA]) is told("bedrock", anthropic_beta=[BETA])


def test_a_field_is_open_by_the_betas_of_the_body() -> None:
    sent = body(user("hi"), model="us.anthropic.claude-opus-4-6-v1", anthropic_version="bedrock-2023-05-31", **EDITS)
    refused = turnlint.check(sent, platform="bedrock")
    assert refused.error is not None
    assert refused.error.message == "context_management: Extra inputs are not permitted"
    assert turnlint.check(sent | {"anthropic_beta": [BETA]}, platform="bedrock", betas=[]).ok
    assert turnlint.check(sent, platform="bedrock", betas=[BETA]).ok


def test_a_tool_change_on_bedrock_needs_its_beta_in_the_body() -> None:
    change = {"type": "tool_removal", "tool": {"type": "tool_reference", "name": "a"}}
    sent = body(
        user("hi"),
        {"role": "system", "content": [change]},
        model="us.anthropic.claude-opus-5-5",
        tools=[{"name": "a", "input_schema": {"type": "object"}}],
    )
    refused = turnlint.check(sent, platform="bedrock")
    assert refused.error is not None
    assert refused.error.message.startswith("messages.1.content.0: Input tag 'tool_removal' found using 'type'")
    beta = "mid-conversation-tool-changes-2026-07-01"
    assert turnlint.check(sent | {"anthropic_beta": [beta]}, platform="bedrock").ok
    assert turnlint.check(sent, platform="bedrock", betas=[beta]).ok
