"""A call of the SDK, sent by the SDK itself and by us: the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest

import turnlint
from turnlint.checking import calls

HI = {"role": "user", "content": "hi"}
CALL: dict[str, Any] = {"model": "claude-opus-5-5", "max_tokens": 16, "messages": [HI]}
TOOL = {"name": "f", "input_schema": {"type": "object"}}


class Helper:
    """A tool that knows its own definition, as the helpers of the SDK do."""

    def to_dict(self) -> dict[str, Any]:
        return TOOL


def by_the_sdk(arguments: dict[str, Any], *, beta: bool) -> httpx2.Request:
    """The request that the SDK makes of a call."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(400, json={"type": "error", "error": {"type": "invalid_request_error", "message": "x"}})

    client = anthropic.Anthropic(
        api_key="k", max_retries=0, http_client=httpx2.Client(transport=httpx2.MockTransport(answer))
    )
    create: Any = client.beta.messages.create if beta else client.messages.create
    with pytest.raises(anthropic.BadRequestError):
        create(**arguments)
    [request] = seen
    return request


BETA_CALLS: list[dict[str, Any]] = [
    {"betas": ["a-2025-01-01", "b-2025-01-01"]},
    {"betas": []},
    {"betas": anthropic.NOT_GIVEN, "thinking": anthropic.omit, "system": anthropic.NOT_GIVEN},
    {"betas": ["a-2025-01-01"], "extra_headers": {"Anthropic-Beta": "b-2025-01-01, c-2025-01-01"}},
    {"betas": ["a-2025-01-01"], "extra_headers": {"anthropic-beta": anthropic.omit}},
    {"betas": ["a-2025-01-01"], "extra_headers": {"x-other": "1"}},
    {"tools": [Helper(), TOOL]},
    {"tools": (tool for tool in [TOOL])},
]
CALLS: list[dict[str, Any]] = [
    {},
    {"stream": True},
    {"stream": False, "timeout": 5, "extra_query": {"a": "b"}},
    {"extra_headers": {"anthropic-beta": "a-2025-01-01"}},
    {"extra_headers": {"Anthropic-Version": "2023-06-01"}},
    {"extra_body": {"temperature": 0.5, "max_tokens": 20, "new": {"a": 1}}},
    {"extra_body": {"model": anthropic.omit}},
    {"extra_body": None, "extra_headers": None},
    {"system": [{"type": "text", "text": "x"}], "stop_sequences": ("a",), "metadata": {"user_id": "u"}},
    {"inference_geo": None, "user_profile_id": "u", "workspace_id": "w"},
]


@pytest.mark.parametrize(
    ("more", "beta"), [*((more, True) for more in BETA_CALLS + CALLS), *((more, False) for more in CALLS)]
)
def test_a_call_is_sent_as_the_sdk_sends_it(more: dict[str, Any], beta: bool) -> None:
    # What is given as a generator can be read once only.
    more = {name: list(value) if hasattr(value, "__next__") else value for name, value in more.items()}
    theirs = by_the_sdk({**CALL, **more}, beta=beta)
    ours = calls.sent({**CALL, **more})
    assert json.loads(json.dumps(ours.body)) == json.loads(theirs.content)
    assert ours.api_version == theirs.headers.get("anthropic-version")
    assert list(ours.betas) == [beta.strip() for beta in theirs.headers.get("anthropic-beta", "").split(",") if beta]


def test_a_call_is_judged_in_the_context_that_it_is_sent_in() -> None:
    report = turnlint.check_call(**CALL, context_management={"edits": []}, timeout=5)
    assert report.error is not None
    assert report.error.message == "context_management: Extra inputs are not permitted"
    assert (report.context.api_version, report.context.betas) == ("2026-10-21", frozenset())
    assert turnlint.check_call(**CALL, context_management={"edits": []}, betas=["context-management-2025-06-27"]).ok
    header = {"anthropic-beta": "context-management-2025-06-27"}
    assert turnlint.check_call(**CALL, context_management={"edits": []}, extra_headers=header).ok


def test_what_only_older_releases_take_is_sent_by_an_older_one() -> None:
    call = {**CALL, "model": "claude-haiku-4-5"}
    assert turnlint.check_call(**call, temperature=0.5).findings == ()
    assert turnlint.check_call(**call, temperature=0.5).context.api_version == "2023-06-01"
    assert not turnlint.check_call(**call, extra_body={"temperature": 0.5}).ok
    assert turnlint.check_call(**call, extra_body={"temperature": 0.5}, api_version="2023-06-01").ok


def test_what_the_sdk_makes_of_objects_is_sent(tmp_path: Path) -> None:
    said = anthropic.types.TextBlock(type="text", text="Hello.")
    messages = [HI, {"role": "assistant", "content": [said]}, HI]
    assert turnlint.check_call(**{**CALL, "messages": (message for message in messages)}).findings == ()
    (tmp_path / "a.txt").write_bytes(b"no image")
    picture = {"type": "base64", "media_type": "image/png", "data": tmp_path / "a.txt"}
    image = {"role": "user", "content": [{"type": "image", "source": picture}]}
    assert [each.rule for each in turnlint.check_call(**{**CALL, "messages": [image]}).findings] == ["unreadable-image"]


def test_a_batch_and_turnlints_own_keywords() -> None:
    assert turnlint.check_call(requests=[{"custom_id": "a", "params": CALL}]).context.endpoint == "batches"
    report = turnlint.check_call(
        **{**CALL, "messages": []}, platform="bedrock", select=["shape"], severity={"bad-length": "warning"}
    )
    assert (report.context.platform, report.ok, [each.rule for each in report.findings]) == (
        "bedrock",
        True,
        ["bad-length"],
    )


def test_an_argument_that_the_sdk_does_not_have_is_a_type_error() -> None:
    with pytest.raises(
        TypeError, match=r"^the SDK's create\(\) has no argument 'max_tokenz' \(did you mean 'max_tokens'\?\); a field"
    ):
        turnlint.check_call(**CALL, max_tokenz=5)


@pytest.mark.parametrize("odd", ["tools", "extra_body", "extra_headers", "messages"])
@pytest.mark.parametrize("value", [5, "x", [], None, {}])
def test_what_is_given_wrongly_is_judged_or_a_type_error(odd: str, value: Any) -> None:
    assert turnlint.check_call(**{**CALL, odd: value}).context.platform == "anthropic"
