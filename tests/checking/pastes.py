"""Forms in which the texts of the API are passed on: each wraps a text as a client, a terminal or a person does.

Where each was seen stands in ``turnlint.checking.explanation.wrappers`` and in the note of its form.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from typing import Any, Final


def _body(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "error", "error": {"type": "invalid_request_error", "message": text}, **more}


def _json(text: str, **more: Any) -> str:
    return json.dumps(_body(text, **more), ensure_ascii=False, separators=(",", ":"))


def _boxed(text: str, width: int = 76) -> str:
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(f"│ {line:<{width}} │" for line in lines)


def _quoted(text: str, mark: str) -> str:
    lines = textwrap.wrap(text, 70, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"{mark}{line}" for line in lines)


def _sdk(text: str) -> str:
    return f"anthropic.BadRequestError: Error code: 400 - {_body(text, request_id='req_01')!r}"


#: Each form by its name; the text can be told from it exactly.
FORMS: Final[dict[str, Callable[[str], str]]] = {
    "alone": lambda text: text,
    "Claude Code, with the status": lambda text: f"API Error 400: {text}",
    "a note, with the id of the request": lambda text: f'HTTP 400 invalid_request_error "{text}" (req_011CfA4zF3wF3Z)',
    "Python SDK": _sdk,
    "Python SDK, traceback": lambda text: (
        f'Traceback (most recent call last):\n  File "/srv/a.py", line 12, in request\n'
        f"    raise self._make_status_error_from_response(err.response) from None\n{_sdk(text)}\n^C"
    ),
    "Python SDK, boxed": lambda text: _boxed(_sdk(text)),
    "Python SDK in another repr": lambda text: f"RuntimeError: BadRequestError({_sdk(text)[27:]!r})",
    "TypeScript SDK": lambda text: f"BadRequestError: 400 {_json(text)}",
    "TypeScript SDK, inspected": lambda text: (
        "    at APIError.generate (core.mjs:256:23) {\n  status: 400,\n  error: {\n    type: 'error',\n"
        f"    error: {{ type: 'invalid_request_error', message: {json.dumps(text)} }}\n  }}\n}}"
    ),
    "whole body": lambda text: json.dumps(_body(text), indent=2),
    "inner object": lambda text: json.dumps({"type": "invalid_request_error", "message": text}),
    "Claude Code, JSON": lambda text: f"API Error: 400 {_json(text, request_id='req_01')}",
    "Claude Code, text": lambda text: f"API Error: 400 {text}",
    "Claude Code, result line": lambda text: json.dumps({"is_error": True, "result": f"API Error: 400 {text}"}),
    "Claude Code, escaped with a stack": lambda text: json.dumps(
        [{"error": f"Error: 400 {_json(text)}\n    at generate (/$bunfs/root/cli.js:11:63)", "timestamp": "2026-05-28"}]
    ),
    "JSON-RPC": lambda text: json.dumps({"code": -32603, "message": f"Internal error: API Error: 400 {text}"}),
    "LiteLLM": lambda text: f"litellm.BadRequestError: AnthropicException - {_json(text, request_id='req_01')}",
    "LiteLLM, bytes": lambda text: f"litellm.BadRequestError: AnthropicException - {_json(text).encode()!r}",
    "LiteLLM proxy": lambda text: json.dumps(
        _body(f"litellm.BadRequestError: AnthropicException - {_json(text)}\n\nLiteLLM: model group 'm' failed.")
    ),
    "LiteLLM, BedrockException": lambda text: f"litellm.X: BedrockException - {json.dumps({'message': text})}",
    "Vertex": lambda text: json.dumps(
        {"error": {"code": 400, "message": _json(text), "status": "INVALID_ARGUMENT"}}, ensure_ascii=False
    ),
    "boto3": lambda text: (
        "botocore.errorfactory.ValidationException: An error occurred (ValidationException) when calling the "
        f"InvokeModel operation: {text}"
    ),
    "boto3, Converse": lambda text: (
        "An error occurred (ValidationException) when calling the Converse operation (reached max retries: 4): "
        f"The model returned the following errors: {text}"
    ),
    "AWS SDK for Java": lambda text: (
        f"s.a.a.model.ValidationException: The model returned the following errors: {text} (Service: BedrockRuntime, "
        "Status Code: 400, Request ID: 8518716b-eab3)"
    ),
    "AWS SDK for Rust": lambda text: (
        f"ValidationException(ValidationException {{ message: Some({json.dumps(text)}), meta: ErrorMetadata {{ }} }})"
    ),
    "AWS SDK for Go": lambda text: (
        "Bad Request: InvokeModel: operation error Bedrock Runtime: InvokeModel, https response error StatusCode: 400, "
        f"RequestID: 9f83dbec-9a43, ValidationException: {text}"
    ),
    "Vercel AI SDK": lambda text: f"AI_APICallError: {text}",
    "Go SDK": lambda text: (
        'POST "https://api.anthropic.com/v1/messages": 400 Bad Request (Request-ID: req_01) (Workspace-ID: wrkspc_01) '
        f"{_json(text)}"
    ),
    "Go SDK, text": lambda text: f'POST "https://api.anthropic.com/v1/messages": 400 Bad Request\n{text}',
    "Java SDK": lambda text: f"com.anthropic.errors.BadRequestException: 400: {_json(text)}",
    "Spring AI": lambda text: (
        f"org.springframework.ai.retry.NonTransientAiException: HTTP 400 - {_json(text)}\n"
        "    at org.x.Retry.handle(R.java:1)"
    ),
    "LangChain": lambda text: f"400 {_json(text)} Troubleshooting URL: https://js.langchain.com/docs/X/",
    "pydantic-ai": lambda text: f"status_code: 400, model_name: claude-sonnet-4-5, body: {_body(text)!r}",
    "pydantic-ai, boxed": lambda text: _boxed(f"status_code: 400, model_name: m, body: {_body(text)!r}", 90),
    "Dify": lambda text: f"[anthropic] Bad Request Error, Error code: 400 - {_body(text)!r}",
    "a tuple": lambda text: f"('request failed with status code: 400', {_body(text)!r}). Ending.",
    "Copilot": lambda text: f"Sorry, your request failed. Request id: da31\n\nReason: 400 {_json(text)}",
    "OpenRouter": lambda text: json.dumps(
        {"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": _json(text)}}}
    ),
    "a relay": lambda text: json.dumps({"error": {"type": "request_fail", "upstream_error": _body(text)}}, indent=1),
    "an SSE event": lambda text: f"event: error\ndata: {_json(text)}\n\n",
    "type first": lambda text: f"invalid_request_error: {text}",
    "status and type first": lambda text: f"400 invalid_request_error: {text}",
    "colours": lambda text: f"\x1b[31m\x1b[1mAPI Error: 400 {text}\x1b[0m",
    "a log line": lambda text: f"2026-11-25T10:00:00Z ERROR worker[17]: {_sdk(text)}",
    "a mail": lambda text: _quoted(f"400 {text}", "> "),
    "a comment": lambda text: _quoted(text, "// "),
    "a code fence": lambda text: f"```\n{_json(text)}\n```",
}

#: What changes the text itself.
CHANGED: Final[dict[str, Callable[[str], str]]] = {
    "no backticks": lambda text: text.replace("`", ""),
    "no last stop": lambda text: text.removesuffix("."),
    "wrapped": lambda text: text.replace(" ", "\n   "),
    "upper case": str.upper,
    "in quotes": lambda text: f'"{text}"',
}
