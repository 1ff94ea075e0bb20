"""What comes back through Bedrock's client is followed, as it is read: the next request is judged with it."""

from __future__ import annotations

import io
import json
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse

from tests.client.server import EDITED, STREAMED
from tests.conversations import BODY, CALLED
from turnlint.client.watching import Watch
from turnlint.pytest_plugin.patches import Patches

MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0"
Send = Callable[[list[Any]], Any]


class Raw(io.BytesIO):
    """What urllib3 hands to botocore."""

    def stream(self, amount: int = 64, **_: Any) -> Iterator[bytes]:
        while chunk := self.read(amount):
            yield chunk


def event(kind: str, payload: Any) -> bytes:
    """One event of an AWS event stream: lengths and checksums around headers and a payload."""
    raw = json.dumps(payload).encode()
    headers = b""
    for name, value in ((":event-type", kind), (":content-type", "application/json"), (":message-type", "event")):
        headers += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(raw), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + raw
    return message + struct.pack(">I", zlib.crc32(message))


def chunks(events: list[dict[str, Any]]) -> bytes:
    return b"".join(event("chunk", {"bytes": b64encode(json.dumps(each).encode()).decode()}) for each in events)


CALL = {"toolUse": {"toolUseId": "toolu_01A", "name": "read_file", "input": {"path": "a"}}}
THOUGHT = {"reasoningContent": {"reasoningText": {"text": "Hm", "signature": "EqIC"}}}
CONVERSED = {
    "output": {"message": {"role": "assistant", "content": [THOUGHT, CALL]}},
    "stopReason": "tool_use",
    "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
    "metrics": {"latencyMs": 1},
}
BEGUN = {"toolUseId": "toolu_01A", "name": "read_file"}
CONVERSING: list[tuple[str, dict[str, Any]]] = [
    ("messageStart", {"role": "assistant"}),
    ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "Hm"}}}),
    ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"reasoningContent": {"signature": "EqIC"}}}),
    ("contentBlockStop", {"contentBlockIndex": 0}),
    ("contentBlockStart", {"contentBlockIndex": 1, "start": {"toolUse": BEGUN}}),
    ("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": '{"path": "a"}'}}}),
    ("contentBlockStop", {"contentBlockIndex": 1}),
    ("messageStop", {"stopReason": "tool_use"}),
    ("metadata", {"usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}, "metrics": {"latencyMs": 1}}),
]  # fmt: skip
ANSWERS = {
    "/invoke": ("application/json", json.dumps(CALLED).encode()),
    "/invoke-with-response-stream": ("application/vnd.amazon.eventstream", chunks(STREAMED)),
    "/converse": ("application/json", json.dumps(CONVERSED).encode()),
    "/converse-stream": (
        "application/vnd.amazon.eventstream",
        b"".join(event(kind, payload) for kind, payload in CONVERSING),
    ),
}


@pytest.fixture
def client() -> Any:
    made = botocore.session.get_session().create_client(
        "bedrock-runtime", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="k"
    )

    def answered(request: Any, **_: Any) -> AWSResponse:
        kind, raw = ANSWERS["/" + request.url.rpartition("/")[2]]
        return AWSResponse(request.url, 200, {"content-type": kind}, Raw(raw))

    made.meta.events.register("before-send.bedrock-runtime", answered)
    return made


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch(on_error="record")
    patches = Patches(made.leaving)
    yield made
    patches.undo()


def told(watch: Watch) -> list[list[str]]:
    return [[finding.rule for finding in report.findings] for report in watch.reports]


def invoked(client: Any, operation: str, messages: list[Any]) -> Any:
    body = {**BODY, "messages": messages, "anthropic_version": "bedrock-2023-05-31"}
    del body["model"]
    return getattr(client, operation)(modelId=MODEL, body=json.dumps(body))["body"]


READ: dict[str, Callable[[Any], Any]] = {
    "at once": lambda body: body.read(),
    "in parts": lambda body: b"".join(iter(lambda: body.read(50), b"")),
    "in chunks": lambda body: b"".join(body.iter_chunks(50)),
    "by itself": b"".join,
    "in lines": lambda body: b"".join(body.iter_lines()),
}


@pytest.mark.parametrize("read", READ)
def test_a_body_is_followed_as_it_is_read(client: Any, watch: Watch, read: str) -> None:
    asked = BODY["messages"]
    assert json.loads(READ[read](invoked(client, "invoke_model", asked))) == CALLED
    invoked(client, "invoke_model", EDITED["messages"]).close()
    assert told(watch) == [[], ["echo-changed"]]


def test_a_stream_is_followed_as_it_is_read(client: Any, watch: Watch) -> None:
    asked = BODY["messages"]
    stream = invoked(client, "invoke_model_with_response_stream", asked)
    assert [json.loads(each["chunk"]["bytes"])["type"] for each in stream] == [each["type"] for each in STREAMED]
    invoked(client, "invoke_model", EDITED["messages"]).close()
    assert told(watch) == [[], ["echo-changed"]]


@pytest.mark.parametrize("operation", ["converse", "converse_stream"])
def test_converse_of_texts_alone_is_judged(client: Any, watch: Watch, operation: str) -> None:
    getattr(client, operation)(modelId=MODEL, messages=[{"role": "user", "content": [{"text": ""}]}])
    assert told(watch) == [["empty-text"]]


@pytest.mark.parametrize("operation", ["converse", "converse_stream"])
def test_converse_is_followed(client: Any, watch: Watch, operation: str) -> None:
    hi = {"role": "user", "content": [{"text": "Read a."}]}
    tool = {"toolSpec": {"name": "read_file", "inputSchema": {"json": {"type": "object"}}}}

    def send(*messages: Any) -> Any:
        return getattr(client, operation)(
            modelId=MODEL,
            messages=list(messages),
            toolConfig={"tools": [tool]},
            inferenceConfig={"maxTokens": 2048},
            additionalModelRequestFields={"thinking": {"type": "enabled", "budget_tokens": 1024}},
        )

    answer = send(hi)
    if operation == "converse_stream":
        assert [next(iter(each)) for each in answer["stream"]] == [kind for kind, _ in CONVERSING]
    result = {"role": "user", "content": [{"toolResult": {"toolUseId": "toolu_01A", "content": [{"text": "ok"}]}}]}
    other = {"reasoningContent": {"reasoningText": {"text": "No", "signature": "EqIC"}}}
    send(hi, {"role": "assistant", "content": [other, CALL]}, result)
    assert told(watch) == [[], ["thinking-modified"]]
