"""What tests of recordings have in common: a request with a fault, one without, and what the command says of a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from tests.command import runner
from tests.conversations import BODY
from turnlint import cli
from turnlint.readers import reading
from turnlint.readers.record import Outcome, Record
from turnlint.sources.files import Source

URL = "https://api.anthropic.com/v1/messages"
BEDROCK = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke"
VERTEX = (
    "https://europe-west1-aiplatform.googleapis.com/v1/projects/mill/locations/europe-west1/publishers/anthropic/models/"
    "claude-sonnet-4-5@20250929:rawPredict"
)
#: A request that the API refuses, for what stands at ``max_tokens``; and how it says so.
FAULTY: dict[str, Any] = BODY | {"max_tokens": "64"}
FAULT = "error[wrong-type] max_tokens: Input should be a valid integer"
#: What came back of a request that was taken.
ANSWER: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "id": "msg_01AbCdEfGhIjKlMnOpQrStUv",
    "type": "message",
    "role": "assistant",
    "content": [{"type": "text", "text": "Seven."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 4},
}
ERROR: dict[str, Any] = {
    "type": "error",
    "error": {"type": "invalid_request_error", "message": "max_tokens: Input should be a valid integer"},
}
HEADERS = {"anthropic-version": "2023-06-01", "anthropic-beta": "files-api-2025-04-14"}


class Told(NamedTuple):
    """One finding: where, what, and what the line marks as the fault."""

    line: int
    column: int
    what: str
    marked: str


_FINDING = re.compile(r":(\d+):(\d+): (?=error|warning|advice)(.*)\n *\|\n *\d+ \| (.*)\n *\| ( *)(\^+)")


def findings(path: Path) -> list[Told]:
    """What the command tells of a file."""
    out = runner().invoke(cli.main, ["check", str(path)]).stdout
    return [
        Told(int(line), int(column), what, text[len(before) : len(before) + len(marks)])
        for line, column, what, text, before, marks in _FINDING.findall(out)
    ]


def summary(path: Path, *options: str) -> str:
    """The last line that the command tells of a file."""
    result = runner().invoke(cli.main, ["check", *options, str(path)])
    return (result.stdout + result.stderr).rstrip("\n").rpartition("\n")[2]


def outcomes(path: Path, *, named: bool = True) -> list[Outcome]:
    """What reading a file comes to."""
    return list(reading.read(Source(str(path), named)))


def records(path: Path) -> list[Record]:
    """The records in a file."""
    return [each for each in outcomes(path) if isinstance(each, Record)]


def compact(value: Any) -> str:
    """JSON as clients send it."""
    return json.dumps(value, separators=(",", ":"))


def place_of(text: str, mark: str, occurrence: int = 0) -> tuple[int, int]:
    """The line and column of a piece of a text."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(mark, at + 1)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def written(path: Path, content: str | bytes | Any) -> Path:
    """A file with text, bytes, or anything else as JSON."""
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content, indent=1)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
