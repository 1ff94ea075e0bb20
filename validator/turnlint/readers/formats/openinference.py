"""OpenInference's spans, which Phoenix and others keep: the request where ``input.value`` is its parameters.

Where that is something else, calls and results are taken from ``llm.input_messages``.

Source: https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.logs import pairing
from turnlint.readers.logs.models import OTHER, is_claude, is_other
from turnlint.readers.logs.pairing import Part, Said
from turnlint.readers.logs.spans import Attribute, Span, spans
from turnlint.readers.logs.stored import is_stored, record
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.sources.origins import InDocument

_KIND: Final = "openinference.span.kind"
_MESSAGE: Final = re.compile(
    r"llm\.input_messages\.(\d{1,6})\.message\.(role|content|tool_call_id|"
    r"contents\.\d{1,6}\.message_content\.type|tool_calls\.(\d{1,4})\.tool_call\.(id|function\.name))\Z"
)


def _find(at: InDocument) -> Iterator[Found]:
    for span in spans(at):
        if span.get(_KIND) == "LLM" or (isinstance(span.at.value, dict) and span.at.value.get("span_kind") == "LLM"):
            yield _call(span)


def _call(span: Span) -> Found:
    model = span.get("llm.model_name")
    if is_other(model) or not (is_claude(model) or is_claude(span.get("llm.provider", "llm.system"))):
        return Passed(1, OTHER)
    whole = span.attributes.get("input.value")
    if whole is not None and whole.exact and is_stored(whole.value):
        output = span.attributes.get("output.value")
        return record(whole.at, answer=output.at if output and output.exact else None, model=model)
    return pairing.record(span.at, _numbered(span), trusted=False)


def _numbered(span: Span) -> Iterator[Said]:
    messages: dict[int, dict[str, Attribute]] = {}
    calls: dict[int, dict[int, dict[str, Attribute]]] = {}
    for name, attribute in span.attributes.items():
        if (found := _MESSAGE.match(name)) is None:
            continue
        number = int(found[1])
        if found[3] is None:
            messages.setdefault(number, {})[found[2]] = attribute
        else:
            calls.setdefault(number, {}).setdefault(int(found[3]), {})[found[4]] = attribute
    for number in sorted(messages.keys() | calls.keys()):
        message = messages.get(number, {})
        role = message["role"].value if "role" in message else None
        if role in ("system", "developer"):
            continue
        whose: Any = "assistant" if role == "assistant" else "user"
        parts = [Part("other", attribute.spot(())) for name, attribute in message.items() if name.startswith("content")]
        if "tool_call_id" in message:
            result = message["tool_call_id"]
            parts = [Part("result", result.spot(()), result.value)]
        for call in calls.get(number, {}).values():
            at = next(iter(call.values())).spot(())
            given = {name: attribute.value for name, attribute in call.items()}
            parts.append(Part("call", at, given.get("id"), given.get("function.name")))
        yield Said(whose, parts or [Part("other", (span.at, ()))], (span.at, ()))


READER: Final = Reader(
    "openinference",
    "spans of OpenInference, as Phoenix exports them",
    suffixes=(),
    finds=_find,
)
