"""What `check` takes: mappings, JSON, bare lists, SDK objects as they come, and what it refuses with a TypeError."""

from __future__ import annotations

import base64
import io
import json
import math
import sys
from collections import OrderedDict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

import anthropic
import orjson
import pytest
from anthropic.types import Message, ToolResultBlockParam
from anthropic.types.beta import BetaMessage

import turnlint

HI = {"role": "user", "content": "hi"}
BASE: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 16}
UNANSWERED = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01A. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)


def response() -> Message:
    return Message.model_validate(
        {
            "id": "msg_01",
            "type": "message",
            "role": "assistant",
            "model": "claude-haiku-4-5",
            "content": [
                {"type": "text", "text": "Let me see."},
                {"type": "tool_use", "id": "toolu_01A", "name": "f", "input": {"a": [1]}, "caller": {"type": "direct"}},
            ],
            "stop_reason": "tool_use",
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
    )


class Array(list[Any]):
    """What parsers of other formats make of a list."""


@pytest.mark.parametrize("kind", [Array, tuple], ids=["list", "tuple"])
@pytest.mark.parametrize("more", [{}, {"bogus": 1}], ids=["nothing", "another fault"])
def test_what_stands_for_a_list_is_judged_like_one(kind: Any, more: dict[str, Any]) -> None:
    def request(kind: Any) -> dict[str, Any]:
        search = {
            "type": "search_result",
            "source": "s",
            "title": "t",
            "content": kind([{"type": "text", "text": "a"}]),
        }
        inner = kind([{"type": "text", "text": "b"}, search])
        result = {"type": "tool_result", "tool_use_id": "toolu_01A", "content": inner}
        call = {"type": "tool_use", "id": "toolu_01A", "name": "f", "input": {}}
        said, answered = {"role": "assistant", "content": kind([call])}, {"role": "user", "content": kind([result])}
        return {**BASE, "messages": kind([HI, said, answered]), **more}

    findings = turnlint.check(request(list)).findings
    assert "search-results-alone" in {finding.rule for finding in findings}
    assert turnlint.check(request(kind)).findings == findings


def test_a_response_is_sent_back_as_it_came() -> None:
    result: ToolResultBlockParam = {"type": "tool_result", "tool_use_id": "toolu_01A", "content": "ok"}
    echoed = [HI, {"role": "assistant", "content": response().content}]
    assert turnlint.check({**BASE, "messages": [*echoed, {"role": "user", "content": [result]}]}).findings == ()
    error = turnlint.check({**BASE, "messages": [*echoed, HI]}).error
    assert error is not None
    assert error.message == UNANSWERED


def test_beta_objects_are_taken_too() -> None:
    beta = BetaMessage.model_validate(response().model_dump())
    error = turnlint.check({**BASE, "messages": [HI, {"role": "assistant", "content": beta.content}, HI]}).error
    assert error is not None
    assert error.message == UNANSWERED


def test_sentinels_of_the_sdk_stand_for_absent() -> None:
    request = {**BASE, "messages": [HI], "system": anthropic.NOT_GIVEN, "temperature": anthropic.omit}
    assert turnlint.check(request).findings == ()


def test_tuples_generators_and_mappings_are_read_once() -> None:
    reads = 0

    def messages() -> Iterator[Any]:
        nonlocal reads
        reads += 1
        yield MappingProxyType({"role": "user", "content": ({"type": "text", "text": word} for word in ("a", "b"))})

    request = {**BASE, "messages": messages(), "stop_sequences": ("x",), "tools": ()}
    assert turnlint.check(request).findings == ()
    assert reads == 1


def test_the_input_is_not_changed() -> None:
    request = OrderedDict({**BASE, "messages": ({"role": "user", "content": ({"type": "text", "text": "a"},)},)})
    before = deepcopy(request)
    turnlint.check(request)
    assert request == before
    assert isinstance(request["messages"], tuple)


def test_json_text_and_bytes() -> None:
    text = '{"model": "claude-haiku-4-5", "max_tokens": 16, "messages": []}'
    for given in (text, text.encode(), bytearray(text, "utf-8"), memoryview(text.encode())):
        error = turnlint.check(given).error
        assert error is not None
        assert error.body == {
            "type": "error",
            "error": {"type": "invalid_request_error", "message": "messages: at least one message is required"},
        }


def test_a_bare_list_is_the_value_of_messages() -> None:
    report = turnlint.check([HI, {"role": "assistant", "content": None}])
    assert [(finding.rule, finding.path, finding.message) for finding in report.findings] == [
        ("wrong-type", (1, "content"), "messages.1.content: Input should be a valid array")
    ]


def test_what_a_bare_list_leaves_open_is_disclosed() -> None:
    report = turnlint.check(
        [
            HI,
            {
                "role": "assistant",
                "content": [{"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}],
            },
        ]
    )
    assert report.ok
    assert "server-tool-not-provided" in report.skipped["top-level fields not given"]


@pytest.mark.parametrize("request_", [None, 5, 1.5, True, object(), {1, 2}, print])
def test_what_is_no_request_is_a_type_error(request_: Any) -> None:
    with pytest.raises(TypeError, match="a request is a mapping, JSON text or bytes, or a list of messages, not "):
        turnlint.check(request_)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {**BASE, "messages": [{"role": "user", "content": object()}]},
            "messages.0.content: a value of type object cannot be sent as JSON",
        ),
        ({**BASE, "messages": [HI], "system": b"x"}, "system: a value of type bytes cannot be sent as JSON"),
    ],
)
def test_what_nobody_can_send_is_a_type_error_with_its_path(request_: Any, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{message}$"):
        turnlint.check(request_)


def test_a_cycle_is_survived() -> None:
    request: dict[str, Any] = {**BASE, "messages": ()}
    request["messages"] = (request,)
    report = turnlint.check(request)
    assert report.error is not None


@pytest.mark.parametrize("document", ["5", "null", '"hi"', "true", "[]", "{}", "[1]"])
def test_any_json_document_is_survived(document: str) -> None:
    assert turnlint.check(document).error is not None


def test_raise_for_error_carries_the_report() -> None:
    report = turnlint.check({**BASE, "messages": []})
    with pytest.raises(turnlint.InvalidRequest, match=r"^400 invalid_request_error: messages: at least one") as caught:
        report.raise_for_error()
    assert caught.value.report is report
    assert turnlint.check({**BASE, "messages": [HI]}).raise_for_error() is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ({"temperature": math.nan}, ("temperature",)),
        ({"metadata": {"user_id": "u", "n": [math.inf]}}, ("metadata", "n", 0)),
        (
            {"tools": ({"name": "f", "input_schema": {"type": "object", "maximum": -math.inf}},)},
            ("tools", 0, "input_schema", "maximum"),
        ),
    ],
)
def test_a_number_that_json_lacks_is_a_finding(field: dict[str, Any], path: tuple[str | int, ...]) -> None:
    request = {**BASE, "messages": (HI,), **field}
    [finding] = turnlint.check(request).findings
    text = json.dumps(request, separators=(",", ":"))
    with pytest.raises(orjson.JSONDecodeError) as failure:
        orjson.loads(text)
    assert (finding.rule, finding.severity, finding.path) == ("invalid-json", "error", path)
    assert finding.message == f"The request body is not valid JSON: {failure.value}"
    assert finding.evidence == turnlint.Basis.INFERRED
    assert "NaN" in finding.note
    assert turnlint.check(text).findings[0].evidence == turnlint.Basis.REPORTED


def source(data: object) -> dict[str, Any]:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
    return {**BASE, "messages": [{"role": "user", "content": [image]}]}


#: One white pixel.
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTHPOAAAAABJRU5ErkJggg==")


def test_files_are_read_as_the_sdk_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    assert turnlint.check(source(path)).findings == ()
    with path.open("rb") as file:
        assert turnlint.check(source(file)).findings == ()
        assert turnlint.check(source(file)).findings == ()  # it stands where it stood
        assert file.read() == PNG
    assert turnlint.check(source(io.BytesIO(PNG))).findings == ()
    path.write_bytes(b"no image")
    assert [finding.rule for finding in turnlint.check(source(path)).findings] == ["unreadable-image"]


def test_a_file_that_is_not_there_is_the_error_that_the_sdk_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        turnlint.check(source(tmp_path / "gone.png"))


def test_a_file_anywhere_else_cannot_be_sent() -> None:
    with pytest.raises(TypeError, match=r"^system: a value of type _io\.BytesIO cannot be sent as JSON$"):
        turnlint.check({**BASE, "messages": [HI], "system": io.BytesIO(b"x")})


@pytest.mark.parametrize("form", [dict, MappingProxyType, json.dumps, lambda batch: json.dumps(batch).encode()])
def test_a_batch_is_known_by_itself(form: Any) -> None:
    batch = {"requests": [{"custom_id": "a", "params": {**BASE, "messages": []}}]}
    report = turnlint.check(form(batch))
    assert (report.context.endpoint, [finding.pointer for finding in report.findings]) == (
        "batches",
        ["/requests/0/params/messages"],
    )
    both = turnlint.check(form({**batch, **BASE, "messages": [HI]}))
    assert [finding.message for finding in both.findings] == ["requests: Extra inputs are not permitted"]


def test_a_keyword_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"^there is no keyword 'plattform' \(did you mean 'platform'\?\)$"):
        turnlint.check({**BASE, "messages": [HI]}, plattform="bedrock")  # type: ignore[call-arg]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
def test_a_file_that_never_ends_is_not_read() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": Path("/dev/zero")}
    with pytest.raises(OSError, match="not a regular file"):
        turnlint.check({**BASE, "messages": [{"role": "user", "content": [{"type": "image", "source": source}]}]})
    with open("/dev/zero", "rb") as file, pytest.raises(OSError, match="more than 256 MB"):  # noqa: PTH123
        turnlint.check(
            {**BASE, "messages": [{"role": "user", "content": [{"type": "image", "source": {**source, "data": file}}]}]}
        )
