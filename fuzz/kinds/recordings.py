"""Recordings, logs, traces and transcripts: what stands in the files of other programs, and what became of it."""

from __future__ import annotations

import base64
import gzip
import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from fuzz import mutations
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.kinds import files
from fuzz.mutations import Mutator
from fuzz.promises import Broken
from fuzz.seeds import Seeds
from turnlint.checking.judge import Order
from turnlint.checking.result import Checked, Failed
from turnlint.checking.run import run
from turnlint.readers.registry import FORMATS
from turnlint.values.report import Severity
from turnlint.values.settings import settings

_URLS: Final = (
    "https://api.anthropic.com/v1/messages",
    "https://api.anthropic.com/v1/messages?beta=true",
    "https://api.anthropic.com/v1/messages/batches",
    "https://api.anthropic.com/v1/chat/completions",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-x/invoke",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-x/converse",
    "https://e-aiplatform.googleapis.com/v1/projects/p/locations/e/publishers/anthropic/models/claude-x:rawPredict",
    "http://[", "", "REDACTED",
)  # fmt: skip
_HEADERS: Final[tuple[Json, ...]] = (
    {"anthropic-version": ["2023-06-01"], "anthropic-beta": ["a,b"]},
    {"anthropic-version": "REDACTED", "content-encoding": "gzip"},
    [{"name": "anthropic-version", "value": "2023-06-01"}, {"name": "content-encoding", "value": "zstd"}],
    ["content-type", "application/json"],
    None,
)  # fmt: skip

#: What one document of a format looks like, given a request, what came back, a URL and headers.
_DOCUMENTS: Final[dict[str, Callable[[Json, Json, Json, Json], Json]]] = {
    "vcr": lambda asked, came, url, headers: {
        "version": 1,
        "interactions": [
            {
                "request": {"method": "POST", "uri": url, "headers": headers, "body": _text(asked)},
                "response": {"status": {"code": 200}, "headers": headers, "body": {"string": _text(came)}},
            },
            {
                "request": {"method": "POST", "uri": url, "headers": headers, "parsed_body": asked},
                "response": {"status": {"code": 400}, "headers": headers, "parsed_body": came},
            },
        ],
    },
    "vcr_go": lambda asked, came, url, headers: {
        "version": 2,
        "interactions": [
            {
                "request": {"method": "POST", "url": url, "headers": headers, "body": _text(asked)},
                "response": {"code": 200, "headers": headers, "body": _text(came)},
            }
        ],
    },
    "vcr_ruby": lambda asked, came, url, headers: {
        "http_interactions": [
            {
                "request": {"method": "post", "uri": url, "headers": headers, "body": {"string": _text(asked)}},
                "response": {"status": {"code": 200}, "body": {"base64_string": _packed(came)}},
            }
        ],
        "recorded_with": "VCR 6.2.0",
    },
    "vcr_langchain": lambda asked, came, url, headers: {
        "requests": [{"method": "POST", "uri": url, "headers": headers, "body": _text(asked)}],
        "responses": [{"status": 200, "body": _text(came)}],
    },
    "har": lambda asked, came, url, headers: {
        "log": {
            "creator": {"name": "mitmproxy"},
            "entries": [
                {
                    "request": {"method": "POST", "url": url, "headers": headers, "postData": {"text": _text(asked)}},
                    "response": {"status": 200, "content": {"text": _packed(came), "encoding": "base64"}},
                }
            ],
        }
    },
    "polly": lambda asked, came, url, headers: {
        "log": {
            "creator": {"name": "Polly.JS"},
            "entries": [
                {
                    "request": {"method": "POST", "url": url, "headers": headers, "postData": {"text": _text(asked)}},
                    "response": {"status": 200, "content": {"text": _text(came)}},
                }
            ],
        }
    },
    "nock": lambda asked, came, url, headers: [
        {"scope": url, "method": "POST", "path": "/v1/messages", "body": asked, "status": 200, "response": came}
    ],
    "seinfeld": lambda asked, came, url, headers: {
        "entries": [
            {
                "request": {"method": "POST", "url": url, "headers": headers, "body": {"kind": "json", "value": asked}},
                "response": {"status": 200, "body": {"kind": "sse", "chunks": [_text(came)]}},
            }
        ]
    },
    "claude_trace": lambda asked, came, url, headers: {
        "request": {"method": "POST", "url": url, "headers": headers, "body": asked},
        "response": {"status_code": 200, "headers": headers, "body_raw": _text(came)},
        "logged_at": "2026-11-20T10:00:00Z",
    },
    "ddapm": lambda asked, came, url, headers: {
        "request": {"method": "POST", "url": url, "headers": headers, "body": _text(asked)},
        "response": {"status": {"code": 200}, "headers": headers, "body": _text(came)},
    },
    "wiremock": lambda asked, came, url, headers: {
        "mappings": [
            {
                "request": {"method": "POST", "urlPath": url, "bodyPatterns": [{"equalToJson": _text(asked)}]},
                "response": {"status": 200, "base64Body": _packed(came)},
            }
        ]
    },
    "pairs": lambda asked, came, url, headers: [
        {"request": {"method": "POST", "url": url, "headers": headers, "body": asked}, "response": came}
    ],
    "exchanges": lambda asked, came, url, headers: {"request": asked, "response": came, "session": url},
    "batches": lambda asked, came, url, headers: {"custom_id": url, "params": asked, "result": {"message": came}},
    "litellm": lambda asked, came, url, headers: {
        "call_type": "acompletion",
        "model_parameters": {"max_tokens": 5},
        "messages": asked.get("messages") if isinstance(asked, dict) else asked,
        "response": came,
        "proxy_server_request": {"url": url, "headers": headers, "body": asked},
    },
    "llm": lambda asked, came, url, headers: {
        "prompt_json": _text(asked), "response_json": _text(came), "datetime_utc": "2026", "model": "claude-sonnet-5"
    },
    "bedrock": lambda asked, came, url, headers: {
        "schemaType": "ModelInvocationLog", "modelId": "anthropic.claude-x",
        "input": {"inputBodyJson": asked}, "output": {"outputBodyJson": came}, "modelInput": asked,
    },
    "converse": lambda asked, came, url, headers: {
        "modelId": "anthropic.claude-x",
        "messages": [
            {"role": "user", "content": [{"text": "a"}, {"toolResult": {"toolUseId": "a", "content": [{"json": {}}]}}]},
            {"role": "assistant", "content": [{"reasoningContent": {"reasoningText": {"text": url}}}, {"toolUse": {}}]},
        ],
        "toolConfig": {"tools": [{"toolSpec": {"name": "f", "inputSchema": {"json": asked}}}]},
        "inferenceConfig": {"maxTokens": 5},
        "additionalModelRequestFields": headers,
    },
    "inspect": lambda asked, came, url, headers: {
        "version": 2, "status": "success", "eval": {"model": "anthropic/claude-sonnet-5"},
        "samples": [{"id": 1, "events": [{"event": "model", "call": {"request": asked, "response": came}}]}],
    },
    "langsmith": lambda asked, came, url, headers: {
        "id": "a", "run_type": "llm", "inputs": asked, "outputs": {"message": came}, "extra": {"metadata": headers}
    },
    "langfuse": lambda asked, came, url, headers: {
        "type": "GENERATION", "traceId": "t", "id": "a", "parentObservationId": "a", "model": "claude-sonnet-5",
        "input": asked, "output": came,
    },
    "openinference": lambda asked, came, url, headers: {
        "name": "Messages", "context": {"trace_id": "t", "span_id": "s"}, "parent_id": "s",
        "attributes": {
            "openinference.span.kind": "LLM", "input.value": _text(asked), "output.value": _text(came),
            "llm.invocation_parameters": _text(asked), "llm.model_name": "claude-sonnet-5",
        },
    },
    "otel": lambda asked, came, url, headers: {
        "resourceSpans": [
            {
                "scopeSpans": [
                    {
                        "spans": [
                            {
                                "traceId": "t", "spanId": "s", "parentSpanId": "s",
                                "attributes": [
                                    {"key": "gen_ai.system", "value": {"stringValue": "anthropic"}},
                                    {"key": "gen_ai.request.model", "value": {"stringValue": "claude-sonnet-5"}},
                                    {"key": "gen_ai.input.messages", "value": {"stringValue": _text(asked)}},
                                    {"key": "gen_ai.prompt.0.content", "value": {"stringValue": _text(came)}},
                                    {"key": "gen_ai.prompt.0.role", "value": {"stringValue": "user"}},
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "claude_code": lambda asked, came, url, headers: {
        "parentUuid": "a", "isSidechain": False, "sessionId": "s", "version": "2.1.193", "uuid": "b",
        "timestamp": "2026-11-20T10:00:00.000Z", "type": "assistant", "requestId": "req_1", "message": came,
    },
    "stream_json": lambda asked, came, url, headers: {
        "type": "assistant", "session_id": "s", "parent_tool_use_id": None, "message": came, "uuid": "b"
    },
    "wrappers": lambda asked, came, url, headers: {"level": "info", "kwargs": _text({"body": asked}), "output": came},
}  # fmt: skip


def _text(value: Json) -> str:
    return mutations.as_text(value).decode("utf-8", "surrogateescape")


def _packed(value: Json) -> str:
    return base64.b64encode(gzip.compress(mutations.as_text(value))).decode()


def _make(rng: random.Random, known: Seeds) -> Made:
    mutator = Mutator(rng, known)
    name = rng.choice(sorted(_DOCUMENTS))
    documents = []
    for _ in range(rng.choice((1, 1, 2, 4))):
        asked = mutator.mutated(rng.choice(known.requests).value)
        came = rng.choice(rng.choice((known.responses, known.streams)) or known.responses).value
        made = _DOCUMENTS[name](asked, mutator.mutated(came), rng.choice(_URLS), rng.choice(_HEADERS))
        documents.append(mutator.mutated(made) if rng.random() < 0.4 else made)
    given = {
        "raw": mutations.garbled(rng, _written(rng, documents)),
        "name": rng.choice(("a.json", "a.jsonl", "a.yaml", "a.har", "a.json.gz", "a.zip", "a.eval")),
        "reader": rng.choice(("", "", "", name, rng.choice(FORMATS).name)),
    }
    return given, {}


def _written(rng: random.Random, documents: list[Json]) -> bytes:
    if rng.random() < 0.3:
        try:
            return yaml.safe_dump(documents[0], allow_unicode=rng.random() < 0.5, width=rng.choice((20, 80))).encode()
        except (yaml.YAMLError, RecursionError, UnicodeError):
            pass
    return mutations.document(rng, documents)


def _check(value: Json, _: Context) -> Told:
    """Any file: each record is checked, each place lies in the file, and the command says the same of it."""
    raw, name = value["raw"], value["name"]
    if name.endswith(".gz"):
        held = gzip.compress(raw)
    elif name.endswith((".zip", ".eval")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("samples/a_epoch_1.json" if name.endswith(".eval") else "in/a.json", raw)
        held = packed.getvalue()
    else:
        held = raw
    order = Order(settings(), placed=frozenset(Severity), reader=value["reader"])
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(held)
        for outcome in run([str(path)], order, jobs=1):
            if isinstance(outcome, Failed):
                raise Broken(f"turnlint failed: {outcome.trace[-400:]}")
            if isinstance(outcome, Checked):
                reports.append(outcome.report)
                _placed(outcome, raw)
    options = ["--verbose", *([f"--reader={value['reader']}"] if value["reader"] else [])]
    files.check({"raw": held, "name": name, "options": options}, {})
    return Told(reports)


def _placed(checked: Checked, raw: bytes) -> None:
    lines = raw.decode("utf-8", "replace").split("\n")
    for located in checked.located:
        place = located.place
        if place is None:
            raise Broken("a finding without a place")
        if not (1 <= place.line <= place.end_line <= max(len(lines), 1)) or place.column < 1 or place.end_column < 1:
            raise Broken(f"a place beyond the file: {place.line}:{place.column} to {place.end_line}:{place.end_column}")
        if place.column > len(lines[place.line - 1]) + 1:
            raise Broken(f"a place beyond its line: {place.line}:{place.column}")


KINDS: Final[tuple[Kind, ...]] = (Kind("recording", 2, _make, _check, shrinks=False),)
