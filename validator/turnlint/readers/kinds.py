"""What a document is that is no request, in a few words; and whether it could be half a request all the same."""

from __future__ import annotations

import re
from typing import Any, Final

from turnlint.readers.openai import OPENAI, is_openai
from turnlint.readers.shapes import EVENTS, MARK
from turnlint.sources.documents import Document
from turnlint.values.json import Json

#: The top-level fields of a request, by which half of one is known.
_FIELDS: Final = frozenset(
    {
        "anthropic_beta", "anthropic_version", "cache_control", "container", "context_management", "custom_id",
        "max_tokens", "mcp_servers", "messages", "metadata", "model", "output_config", "output_format", "params",
        "requests", "service_tier", "stop_sequences", "stream", "system", "temperature", "thinking", "tool_choice",
        "tools", "top_k", "top_p",
    }
)  # fmt: skip
_TIMES: Final = frozenset({"time", "timestamp", "ts", "@timestamp", "asctime", "date"})
_LEVELS: Final = frozenset({"level", "levelname", "severity", "lvl"})
#: How files of other formats begin.
_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x1f\x8b", "gzip data, to be unpacked first"),
    (b"\x28\xb5\x2f\xfd", "zstd data, to be unpacked first"),
    (b"BZh", "bzip2 data, to be unpacked first"),
    (b"\xfd7zXZ\0", "xz data, to be unpacked first"),
    (b"PK\x03\x04", "a zip archive, to be unpacked first"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    *((mark, "text in UTF-16, to be saved in UTF-8 first") for mark in (b"\xff\xfe", b"\xfe\xff")),
)
_HALF: Final = re.compile(rb'"(?:%s|role|content)"' % "|".join(sorted(_FIELDS)).encode())
_YAML: Final = re.compile(rb"(?:---|%YAML|-|[\w.-]+:)(?:[ \t\r\n]|$)")
_WHERE: Final = 64 * 1024


def kind_of(document: Document) -> str:
    """What a document is, in words that go after "is": ``a response``, ``YAML``, ``an object with the keys a, b``."""
    return kind_of_value(document.value) if document.valid else _text(document.raw)


def could_be_half(document: Document) -> bool:
    """Whether somebody who names this document may mean a request: one that is cut, wrong, or hardly begun.

    What is plainly something else is not; neither is JSON that has nothing of a request.
    """
    if document.valid:
        return _half_value(document.value)
    raw = document.raw.removeprefix(MARK)
    if document.raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        raw = raw.replace(b"\0", b"").lstrip(b"\xff\xfe")
    text = raw.lstrip()
    if not text:
        return True
    if not text.startswith((b"{", b"[")):
        return False
    return b'"' not in text or _HALF.search(text) is not None


def _half_value(value: Json) -> bool:
    if isinstance(value, list):
        return not value or any(isinstance(item, dict) and "role" in item for item in value)
    if not isinstance(value, dict):
        return False
    if not value:
        return True
    if _other(value):
        return False
    if isinstance(value.get("messages"), dict) and not {"role", "content"} & value["messages"].keys():
        return len(_FIELDS & value.keys()) > 1  # a catalogue of messages, otherwise
    return bool({"messages", "params", "requests"} & value.keys()) or 2 * len(_FIELDS & value.keys()) >= len(value)


def kind_of_value(value: Json) -> str:
    """What a JSON value is, in the words of :func:`kind_of`."""
    if isinstance(value, dict):
        return _other(value) or _keys(value)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, str):
        return "a string"
    if isinstance(value, bool) or value is None:
        return "null" if value is None else "true or false"
    return "a number"


def _other(value: dict[str, Any]) -> str:
    """What an object is that has a form of its own; empty where it has none that is known."""
    if is_openai(value):
        return OPENAI
    kind = value.get("type")
    if kind == "message" and "content" in value:
        return "a response"
    if kind == "error" and isinstance(value.get("error"), dict):
        return "an error response"
    if isinstance(kind, str) and kind in EVENTS:
        return "an event of a stream"
    if kind == "message_batch":
        return "a batch, as the API tells of it"
    if "custom_id" in value and "result" in value:
        return "a result of a batch"
    if isinstance(value.get("choices"), list):
        return "a response of another API"
    if "messages" not in value and "params" not in value:
        if "input_tokens" in value and len(value) == 1:
            return "a response to a token count"
        if _TIMES & value.keys() and (_LEVELS & value.keys() or {"message", "msg", "event"} & value.keys()):
            return "a log line"
    return ""


def _keys(value: dict[str, Any]) -> str:
    if not value:
        return "an empty object"
    names = [str(name)[:40] for name in list(value)[:3]]
    more = ", …" if len(value) > len(names) else ""
    return f"an object with the key{'s' if len(value) > 1 else ''} {', '.join(names)}{more}"


def _list(value: list[Any]) -> str:
    if not value:
        return "an empty list"
    kinds = {kind_of_value(item) if not isinstance(item, list) else "a list" for item in value[:100]}
    if len(kinds) == 1:
        [kind] = kinds
        return f"a list of {len(value):,}, the first {kind}" if len(value) > 1 else f"a list of one, {kind}"
    return f"a list of {len(value):,}"


def foreign(raw: bytes) -> str:
    """What begins as no file of JSON in UTF-8 does, lines of it or not; empty for everything else."""
    for beginning, kind in _BEGINNINGS:
        if raw.startswith(beginning):
            return kind
    return ""


def _text(raw: bytes) -> str:
    if kind := foreign(raw):
        return kind
    text = raw.removeprefix(MARK).lstrip()
    if not text:
        return "empty"
    if b"\0" in raw[:_WHERE]:
        return "binary data"
    if text.startswith((b"event:", b"data:")):
        return "the events of a stream"
    if _YAML.match(text):
        return "YAML, not JSON"
    return "not JSON"
