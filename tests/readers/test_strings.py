"""Bodies that are strings of a document: what is found in one is pointed at in the file, line and column."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, Final

import pytest
import yaml

from turnlint.readers.http.interaction import Interaction, record
from turnlint.readers.record import Record
from turnlint.sources.documents import Document, Place
from turnlint.sources.origins import Holder, InDocument, InYaml, in_string
from turnlint.sources.yaml.documents import documents

BODY: Final[dict[str, Any]] = {
    "model": "m",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": 'it\'s "h\u00e9"\n'}],
}
ANSWER: Final = {"type": "message", "role": "assistant", "content": [], "stop_reason": "end_turn"}
EVENTS: Final = (
    'event: message_start\ndata: {"type": "message_start", "message": {"id": "msg_1"}}\n\n'
    'event: message_stop\ndata: {"type": "message_stop"}\n\n'
)
URL: Final = "https://api.anthropic.com/v1/messages"


def cassette(answer: str) -> dict[str, Any]:
    return {"interactions": [{"request": {"body": json.dumps(BODY)}, "response": {"body": {"string": answer}}}]}


def in_yaml(value: Any, style: str | None) -> tuple[Holder, str]:
    text = yaml.safe_dump(value, default_style=style, width=40)
    [document] = documents(io.BytesIO(text.encode()))
    return InYaml(document, document.value), text


def in_json(value: Any, indent: int | None) -> tuple[Holder, str]:
    text = json.dumps(value, indent=indent)
    document = Document(text.encode())
    return InDocument(document, document.value), text


FILES: Final[dict[str, Callable[[Any], tuple[Holder, str]]]] = {
    "plain": lambda value: in_yaml(value, None),
    "double": lambda value: in_yaml(value, '"'),
    "single": lambda value: in_yaml(value, "'"),
    "literal": lambda value: in_yaml(value, "|"),
    "folded": lambda value: in_yaml(value, ">"),
    "json": lambda value: in_json(value, None),
    "json in lines": lambda value: in_json(value, 2),
}


def made(at: Holder) -> Record:
    there = at.inside("interactions", 0)
    request, answer = there.inside("request", "body"), there.inside("response", "body", "string")
    found = record(Interaction("POST", URL, request.value, None, 200, answer.value), request, answer)
    assert found is not None
    return found


def cut(place: Place) -> str:
    assert place.line == place.end_line
    return place.excerpt.text[place.excerpt.start : place.excerpt.stop]


@pytest.mark.parametrize("form", FILES)
def test_a_body_and_its_answer_are_pointed_into(form: str) -> None:
    at, text = FILES[form](cassette(json.dumps(ANSWER)))
    found = made(at)
    assert (found.exchange.request, found.exchange.response) == (BODY, ANSWER)
    assert found.request is not None
    assert found.answer is not None
    assert found.request.prefix == ("interactions", 0, "request", "body")
    assert cut(found.request.place(("max_tokens",))) == "5"
    place = found.request.place(("messages", 0, "role"))
    assert cut(place).strip('"\\') == "user"
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith(cut(place))
    assert cut(found.answer.place(("stop_reason",))).strip('"\\') == "end_turn"


@pytest.mark.parametrize("form", FILES)
def test_events_in_a_string_are_pointed_into(form: str) -> None:
    at, _ = FILES[form](cassette(EVENTS))
    found = made(at)
    assert found.exchange.events == EVENTS.encode()
    assert found.answer is not None
    assert cut(found.answer.place((0, "message", "id"))).strip('"\\') == "msg_1"
    assert cut(found.answer.place((1, "type"))).strip('"\\') == "message_stop"


def test_a_body_that_was_written_as_json_twice_is_pointed_into() -> None:
    at, text = in_json({"log": json.dumps({"body": json.dumps(BODY)})}, None)
    inner = in_string(in_string(at.inside("log")).inside("body"))
    assert inner.value == BODY
    assert inner.prefix == ("log", "body")
    place = inner.place(("messages", 0, "content"))
    there = text[place.column - 1 : place.end_column - 1]
    assert json.loads(json.loads(f'"{json.loads(chr(34) + there + chr(34))}"')) == BODY["messages"][0]["content"]
