"""JSON Lines files of clean requests: of about 10 KB a line, or as short as a request can be."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import orjson

from benchmarks.shapes import clean
from benchmarks.shapes.dialogue import MODEL, conversation

_MESSAGES: Final = 9
"""Two exchanges and a question: 10 KB."""


def long_lines(file: Path, count: int) -> int:
    """Write that many lines of about 10 KB, no two alike, and give the file's size in bytes."""
    line = clean(conversation(_MESSAGES))
    before, after = line.split(b"Question 0: ", 1)
    with file.open("wb") as out:
        return sum(out.write(b"%bQuestion %d: %b\n" % (before, number, after)) for number in range(count))


def tiny_lines(file: Path, count: int) -> int:
    """Write that many lines of one message each, no two alike, and give the file's size in bytes."""
    clean(tiny(0))
    with file.open("wb") as out:
        return sum(out.write(orjson.dumps(tiny(number)) + b"\n") for number in range(count))


def one(file: Path) -> None:
    """Write one request of one message."""
    file.write_bytes(clean(tiny(0)))


def tiny(number: int) -> object:
    """A clean request of one message, as short as one can be."""
    return {"model": MODEL, "max_tokens": 16, "messages": [{"role": "user", "content": f"hi {number}"}]}
