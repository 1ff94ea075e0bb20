"""What the tests of logs and traces have in common: a conversation, and a file of it that is checked."""

from __future__ import annotations

import io
import json
from typing import Any

from turnlint.checking.judge import Judge, Order
from turnlint.checking.result import Checked
from turnlint.readers.reading import read_stream
from turnlint.readers.record import NotARequest, Record
from turnlint.values.settings import settings

MODEL = "claude-sonnet-4-5"
CALL: dict[str, Any] = {"type": "tool_use", "id": "toolu_01A", "name": "read_meter", "input": {}}
ASKED: dict[str, Any] = {"role": "user", "content": "How much water?"}
GOOD: dict[str, Any] = {
    "model": MODEL,
    "max_tokens": 64,
    "tools": [{"name": "read_meter", "input_schema": {"type": "object"}}],
    "messages": [
        ASKED,
        {"role": "assistant", "content": [CALL]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_01A", "content": "7"}]},
    ],
}
#: A result of a call that nobody made, and the same request with it.
STRAY: dict[str, Any] = {"type": "tool_result", "tool_use_id": "toolu_0ZZ", "content": "9"}
BAD: dict[str, Any] = json.loads(json.dumps(GOOD))
BAD["messages"][2]["content"].append(STRAY)
ANSWER: dict[str, Any] = {
    "id": "msg_01A",
    "type": "message",
    "role": "assistant",
    "model": MODEL,
    "content": [{"type": "text", "text": "Seven."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 4},
}
OPENAI: dict[str, Any] = {
    "model": MODEL,
    "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "tool", "tool_call_id": "a", "content": "x"}],
}


class Checks:
    """What a file comes to: ``records``, what is ``told`` of the rest, each error as ``rule: what stands there``."""

    def __init__(self, raw: bytes, reader: str = "") -> None:
        self.records: list[Record] = []
        self.told: list[str] = []
        self.errors: list[str] = []
        self.skipped: set[str] = set()
        judge = Judge(Order(settings(), reader=reader)).of_file("it.json")
        text = raw.decode("utf-8", "replace").split("\n")
        for outcome in read_stream(io.BytesIO(raw), "it.json", reader=reader):
            if isinstance(outcome, NotARequest):
                self.told.append(outcome.kind)
            if not isinstance(outcome, Record):
                continue
            self.records.append(outcome)
            for checked in judge.check(outcome):
                assert isinstance(checked, Checked), checked
                self.skipped.update(str(skipped) for skipped in checked.report.skipped)
                for located in checked.located:
                    if located.finding.severity == "error":
                        place = located.place
                        assert place is not None
                        line = text[place.line - 1] if place.line <= len(text) else ""
                        stands = line[place.column - 1 : place.end_column - 1 if place.line == place.end_line else None]
                        self.errors.append(f"{located.finding.rule}: {stands}")


def without_stray(value: Any) -> Any:
    """A document without the faulty result, however deep in strings it stands."""
    text, stray = json.dumps(value), json.dumps(STRAY)
    for _ in range(3):
        text, stray = text.replace(f", {stray}", ""), json.dumps(stray)[1:-1]
    return json.loads(text)


def check(value: Any, reader: str = "") -> Checks:
    """What a document comes to."""
    return Checks(json.dumps(value).encode(), reader)
