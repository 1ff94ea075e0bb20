"""Records of Claude Code sessions in their true structure, made up for the tests."""

from __future__ import annotations

import json
from typing import Any

SESSION = "0c0ffee0-0000-4000-8000-000000000000"


def user(uuid: str, parent: str | None, content: Any, **more: Any) -> dict[str, Any]:
    """A record of the user: a prompt, or results."""
    return {
        "parentUuid": parent, "isSidechain": False, "userType": "external", "cwd": "/mill", "sessionId": SESSION,
        "version": "2.1.193", "type": "user", "message": {"role": "user", "content": content}, "uuid": uuid,
        "timestamp": "2026-11-20T10:00:00.000Z", **more,
    }  # fmt: skip


def reply(uuid: str, parent: str | None, response: str | None, *content: Any, **more: Any) -> dict[str, Any]:
    """A record of one or more blocks of a response."""
    message: dict[str, Any] = {
        "model": "claude-opus-4-6", "id": response, "type": "message", "role": "assistant", "content": list(content),
        "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 3, "output_tokens": 1},
    }  # fmt: skip
    if response is None:
        del message["id"]
    return {
        "parentUuid": parent, "isSidechain": False, "cwd": "/mill", "sessionId": SESSION, "version": "2.1.193",
        "message": message, "requestId": "req_1", "type": "assistant", "uuid": uuid,
        "timestamp": "2026-11-20T10:00:01.000Z", **more,
    }  # fmt: skip


def beside(kind: str, uuid: str, parent: str | None, **more: Any) -> dict[str, Any]:
    """A record that follows others and is no message."""
    return {"type": kind, "uuid": uuid, "parentUuid": parent, "sessionId": SESSION, "isSidechain": False, **more}


def refusal(uuid: str, parent: str, text: str, **more: Any) -> dict[str, Any]:
    """A record of an error that the API answered."""
    record = reply(uuid, parent, "b7a0", {"type": "text", "text": text}, isApiErrorMessage=True, **more)
    record["message"].update(model="<synthetic>", stop_reason="stop_sequence", stop_sequence="")
    return record


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def thought(words: str = "") -> dict[str, Any]:
    return {"type": "thinking", "thinking": words, "signature": "EqQBCkYIBxgCKkA="}


def call(name: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": name, "name": "Bash", "input": {"command": "ls"}}


def result(name: str, content: Any = "ok") -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": name, "content": content}


def lines(*records: Any) -> bytes:
    """A file of records; a string or bytes is a line as it is."""
    made = (each if isinstance(each, (str, bytes)) else json.dumps(each) for each in records)
    return b"".join((each.encode() if isinstance(each, str) else each) + b"\n" for each in made)
