"""What was found, as JSON: an entry of ``tests/fuzz/failures.json`` is a test from then on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

Json = Any
KEPT: Final = Path(__file__).parents[1] / "tests" / "fuzz" / "failures.json"
#: The key of an object that stands for bytes; each letter of its text is one.
_BYTES: Final = "bytes of latin-1"


def packed(value: Json) -> Json:
    """A value with its bytes as JSON can carry them."""
    if isinstance(value, bytes):
        return {_BYTES: value.decode("latin-1")}
    if isinstance(value, dict):
        return {key: packed(each) for key, each in value.items()}
    return [packed(each) for each in value] if isinstance(value, list) else value


def unpacked(value: Json) -> Json:
    """The value that was packed."""
    if isinstance(value, dict):
        if value.keys() == {_BYTES}:
            return value[_BYTES].encode("latin-1")
        return {key: unpacked(each) for key, each in value.items()}
    return [unpacked(each) for each in value] if isinstance(value, list) else value


def kept() -> list[dict[str, Any]]:
    """The entries, each with the ``kind`` of input, ``why`` it is kept, the ``value`` and its ``context``."""
    entries: list[dict[str, Any]] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    return [{**entry, "value": unpacked(entry["value"])} for entry in entries]


def keep(found: Iterable[tuple[str, str, Json, dict[str, Any]]]) -> int:
    """Keep what JSON can carry: kind, why, value and context. Gives how many are new."""
    entries: list[dict[str, Any]] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    before = len(entries)
    held = {json.dumps(entry["value"]) for entry in entries}
    for kind, why, value, context in found:
        try:
            entry = {"kind": kind, "why": why[:120], "value": packed(value), "context": context}
            text = json.dumps(entry["value"])
            if text in held or json.loads(json.dumps(entry)) != entry:
                continue
        except (TypeError, ValueError, RecursionError):
            continue
        entries.append(entry)
        held.add(text)
    if len(entries) > before:
        KEPT.write_text(json.dumps(entries, indent=1, ensure_ascii=True) + "\n", "utf-8")
    return len(entries) - before
