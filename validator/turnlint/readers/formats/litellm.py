"""LiteLLM's logs: the payload of its callbacks, rows of its table of spendings, and the arguments of a callback.

Only calls of type ``anthropic_messages`` are native; all others it keeps in the form of OpenAI.

Source: https://docs.litellm.ai/docs/proxy/logging_spec
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.logs.models import platform_in
from turnlint.readers.logs.placeholders import is_cut, mended
from turnlint.readers.logs.stored import CUT, EMPTY, answer_at, is_stored, opened_at, record
from turnlint.readers.openai import OPENAI
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Record
from turnlint.readers.shapes import is_messages
from turnlint.sources.origins import Holder, InDocument
from turnlint.sources.translated import Translated, gathered
from turnlint.values.exchange import Exchange

_NATIVE: Final = "anthropic_messages"
_MARKS: Final = ("model_parameters", "proxy_server_request", "litellm_params", "litellm_call_id", "additional_args")
#: Where a body may stand whole, the one that was sent to the provider first.
_BODIES: Final = (
    ("additional_args", "complete_input_dict"),
    ("litellm_params", "proxy_server_request", "body"),
    ("proxy_server_request", "body"),
    ("proxy_server_request",),
)


def is_log(value: Any) -> bool:
    """Whether a value looks like one of LiteLLM's records."""
    return isinstance(value, dict) and isinstance(value.get("call_type"), str) and any(key in value for key in _MARKS)


def _find(at: InDocument) -> Iterator[Found]:
    if is_log(at.value):
        yield _call(at)


def _call(at: InDocument) -> Found:
    value = at.value
    answer = opened_at(at, "response")
    provider = value.get("custom_llm_provider")
    platform = platform_in(f"{provider}/") if isinstance(provider, str) else None
    for steps in _BODIES:
        body = opened_at(at, *steps)
        if body is not None and is_stored(body.value):
            return record(body, answer=answer, platform=platform)
    messages = opened_at(at, "messages")
    if is_cut(value.get("messages")):
        return Passed(1, CUT)
    if messages is None or not is_messages(messages.value):
        return Passed(1, EMPTY)
    if value["call_type"] != _NATIVE:
        return Passed(1, OPENAI)
    return _joined(at, messages, answer, platform)


def _joined(at: InDocument, messages: Holder, answer: Holder | None, platform: str | None) -> Found:
    """A request whose parts stand beside each other. The model is the router's name for it: that of the answer is
    known."""
    body: dict[str, Any] = {}
    spots: dict[Any, Any] = {("messages",): (messages, ())}
    parameters = opened_at(at, "model_parameters")
    for name, value in parameters.value.items() if parameters and isinstance(parameters.value, dict) else ():
        if value is not None:
            body[name] = value
            spots[name,] = (parameters, (name,))
    body["messages"] = messages.value
    if isinstance(model := at.value.get("model"), str):
        body["model"] = model
        spots["model",] = (at, ("model",))
    without = mended(body)
    if without is None:
        return Passed(1, CUT)
    came, stands = answer_at(answer)
    exchange = Exchange(without.body, **came, platform=platform or "anthropic")
    return Record(exchange, Translated(at, gathered(at, spots)), stands, unknown=without.unknown | {"fields"})


READER: Final = Reader(
    "litellm", "logs of LiteLLM: the payloads of its callbacks and the rows of its table, for native calls", finds=_find
)
