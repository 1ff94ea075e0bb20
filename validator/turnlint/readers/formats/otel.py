"""OpenTelemetry's spans of generative AI: what instrumentations and Anthropic's own SDK write. Calls and results only.

Signatures, tools, parameters and the data of images are not there; role ``tool`` is a user's turn of results. What was
cut at the beginning (``anthropic.content.truncated``) keeps messages without parts: of such a call nothing is said.

Source: https://github.com/open-telemetry/semantic-conventions-genai (gen-ai-input-messages.json)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.logs import pairing
from turnlint.readers.logs.models import OTHER, is_claude, is_other
from turnlint.readers.logs.pairing import Part, Said
from turnlint.readers.logs.placeholders import is_cut
from turnlint.readers.logs.spans import Attribute, Span, spans
from turnlint.readers.logs.stored import CUT, EMPTY
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.sources.origins import InDocument

_INPUT: Final = "gen_ai.input.messages"
_PROMPT: Final = re.compile(
    r"gen_ai\.prompt\.(\d{1,6})\.(role|content|tool_call_id|tool_calls\.(\d{1,4})\.(id|name))\Z"
)
#: What tells a call of a model from other operations.
_MODEL: Final = ("gen_ai.request.model", "gen_ai.response.model")
_PROVIDER: Final = ("gen_ai.provider.name", "gen_ai.system")
_PLATFORMS: Final = {
    "aws.bedrock": "bedrock",
    "aws_bedrock": "bedrock",
    "gcp.vertex_ai": "vertex",
    "vertex_ai": "vertex",
    "azure.ai.inference": "foundry",
}
_USERS: Final = ("user", "tool", "function")


def _find(at: InDocument) -> Iterator[Found]:
    for span in spans(at):
        if any(name in span.attributes for name in (_INPUT, *_MODEL)) or "gen_ai.prompt.0.role" in span.attributes:
            yield _call(span)


def _call(span: Span) -> Found:
    model, provider = span.get(*_MODEL), span.get(*_PROVIDER)
    if is_other(model) or not (is_claude(model) or is_claude(provider)):
        return Passed(1, OTHER)
    if span.get("anthropic.content.truncated") in (True, "true"):
        return Passed(1, CUT)
    platform = _PLATFORMS.get(provider) if isinstance(provider, str) else None
    messages = span.attributes.get(_INPUT)
    if messages is not None:
        if not isinstance(messages.value, list):
            return Passed(1, CUT if is_cut(messages.value) else EMPTY)
        return pairing.record(span.at, _said(messages), platform=platform)
    return pairing.record(span.at, _numbered(span), platform=platform, trusted=False)


# --- messages in parts ------------------------------------------------------------------------------------------------


def _said(messages: Attribute) -> Iterator[Said]:
    for index, message in enumerate(messages.value):
        if not isinstance(message, dict):
            continue
        role = message.get("role")
        at = messages.spot((index,))
        if role in ("system", "developer"):
            continue
        whose: Any = "assistant" if role in ("assistant", "model") else "user"
        key = "parts" if "parts" in message else "content"
        parts = message.get(key)
        if isinstance(parts, str):
            yield Said(whose, [Part("other", at)], at)
            continue
        listed = parts if isinstance(parts, list) else []
        yield Said(whose, [_part(part, messages, (index, key, number)) for number, part in enumerate(listed)], at)


def _part(part: Any, messages: Attribute, path: tuple[str | int, ...]) -> Part:
    at = messages.spot(path)
    kind = part.get("type") if isinstance(part, dict) else None
    if kind in ("tool_call", "tool_use"):
        return Part("call", at, part.get("id"), part.get("name"))
    if kind in ("tool_call_response", "tool_result"):
        given = part.get("id", part.get("tool_use_id"))
        # results of server tools have ids that no call of the client's has
        return (
            Part("other", at) if isinstance(given, str) and given.startswith("srvtoolu_") else Part("result", at, given)
        )
    return Part("other", at)


# --- one attribute for each part, as was usual before -----------------------------------------------------------------


def _numbered(span: Span) -> Iterator[Said]:
    prompts: dict[int, dict[str, Attribute]] = {}
    calls: dict[int, dict[int, dict[str, Attribute]]] = {}
    for name, attribute in span.attributes.items():
        if (found := _PROMPT.match(name)) is None:
            continue
        number = int(found[1])
        if found[3] is None:
            prompts.setdefault(number, {})[found[2]] = attribute
        else:
            calls.setdefault(number, {}).setdefault(int(found[3]), {})[found[4]] = attribute
    for number in sorted(prompts.keys() | calls.keys()):
        prompt = prompts.get(number, {})
        role = prompt["role"].value if "role" in prompt else None
        if role in ("system", "developer"):
            continue
        whose: Any = "assistant" if role == "assistant" or number in calls else "user"
        parts = list(_in_content(prompt.get("content")))
        if "tool_call_id" in prompt:
            result = prompt["tool_call_id"]
            parts = [Part("result", result.spot(()), result.value)]
        for call in calls.get(number, {}).values():
            at = next(iter(call.values())).spot(())
            given = {name: attribute.value for name, attribute in call.items()}
            parts.append(Part("call", at, given.get("id"), given.get("name")))
        yield Said(whose, parts or [Part("other", (span.at, ()))], (span.at, ()))


def _in_content(content: Attribute | None) -> Iterator[Part]:
    if content is None or not isinstance(content.value, list):
        return
    for index, block in enumerate(content.value):
        if isinstance(block, dict):
            yield _part(block, content, (index,))


READER: Final = Reader(
    "otel",
    "spans of OpenTelemetry for generative AI: whether calls and results pair",
    unknown=pairing.UNKNOWN,
    finds=_find,
)
