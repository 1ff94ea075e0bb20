"""Bodies of Bedrock's Converse, translated to those of the Messages API; places are those in the original.

What has no counterpart (a document, a guarded text, an image in S3) becomes a text of no consequence. Converse refuses
what the Messages API refuses in words of its own.

Source of the form: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final, NamedTuple

from turnlint.values.json import Path

#: Members of the body that no other form has.
_FIELDS: Final = ("inferenceConfig", "toolConfig", "additionalModelRequestFields", "guardrailConfig")
#: The kinds of blocks; the one member of a block names its kind.
_KINDS: Final = frozenset(
    {
        "audio", "cachePoint", "citationsContent", "document", "guardContent", "image", "json", "reasoningContent",
        "searchResult", "text", "toolResult", "toolUse", "video",
    }
)  # fmt: skip
_TELLING: Final = _KINDS - {"text", "json", "image", "document"}
_PLACEHOLDER: Final[dict[str, Any]] = {"type": "text", "text": "(not in the record)"}
_MISSING: Final = object()


def is_converse(body: Any, *, called: bool = False) -> bool:
    """Whether a value looks like the body of Converse: by a field, or by the form of its blocks.

    ``called`` says that a URL or an operation names Converse, so that nothing in the body has to tell it: a chat of
    texts alone has nothing that would.
    """
    if not isinstance(body, dict) or not isinstance(messages := body.get("messages"), list):
        return False
    if "anthropic_version" in body or "max_tokens" in body:
        return False
    blocks = [
        block
        for message in messages
        if isinstance(message, dict) and isinstance(content := message.get("content"), list)
        for block in content
    ]
    if any(isinstance(block, dict) and "type" in block for block in blocks):
        return False
    if called or any(isinstance(body.get(field), dict) for field in _FIELDS):
        return True
    # The keyword arguments of AWS's clients name the model beside the messages.
    telling = _KINDS if isinstance(body.get("modelId"), str) else _TELLING
    return any(isinstance(block, dict) and len(block) == 1 and telling & block.keys() for block in blocks)


def sendable(value: Any) -> Any:
    """What is bytes in AWS's clients as it stands in JSON."""
    return b64encode(value).decode() if isinstance(value, (bytes, bytearray)) else value


class Translation(NamedTuple):
    """A body of Converse as one of the Messages API: with the betas that it named, ``None`` where it named none.

    ``moves`` tells where its parts stand in the original: path in the body → path there.
    """

    body: dict[str, Any]
    betas: tuple[str, ...] | None
    moves: dict[Path, Path]


def translated(body: dict[str, Any]) -> Translation:
    """A body for which :func:`is_converse` holds, translated."""
    made = _Body(body)
    return Translation(made.body, made.betas, made.moves)


class _Body:
    """A body in the making, with where its parts came from."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.moves: dict[Path, Path] = {}
        self.betas: tuple[str, ...] | None = None
        self.body: dict[str, Any] = {}
        self._settings(given)
        self.body["messages"] = [
            self._message(message, ("messages", index)) for index, message in enumerate(given["messages"])
        ]
        if isinstance(system := given.get("system"), list) and system:
            self.body["system"] = self._blocks(system, ("system",), ("system",)) or "(not in the record)"
        self._tools(given.get("toolConfig"))

    def _settings(self, given: dict[str, Any]) -> None:
        config = given.get("inferenceConfig")
        for theirs, ours in _SETTINGS.items():
            if isinstance(config, dict) and config.get(theirs) is not None:
                self._put((ours,), config[theirs], ("inferenceConfig", theirs))
        more = given.get("additionalModelRequestFields")
        for name, value in more.items() if isinstance(more, dict) else ():
            there: Path = ("additionalModelRequestFields", name)
            if name == "anthropic_beta":
                names = value if isinstance(value, list) else [value]
                self.betas = tuple(each for each in names if isinstance(each, str))
            elif value is not None:
                self._put((name,), value, there)
        if "max_tokens" not in self.body:  # Converse has a default
            thinking = self.body.get("thinking")
            budget = thinking.get("budget_tokens") if isinstance(thinking, dict) else None
            self.body["max_tokens"] = 1024 + budget if isinstance(budget, int) else 1024

    def _put(self, path: Path, value: Any, there: Path) -> None:
        self.moves[path] = there
        self.body[str(path[0])] = value

    def _message(self, message: Any, path: Path) -> Any:
        if not isinstance(message, dict):
            return message
        made = dict(message)
        if isinstance(content := message.get("content"), list):
            made["content"] = self._blocks(content, (*path, "content"), (*path, "content"))
        return made

    def _blocks(self, content: list[Any], path: Path, there: Path) -> list[Any]:
        if len(path) > _DEEPEST:
            return []
        made: list[Any] = []
        for index, block in enumerate(content):
            if not isinstance(block, dict):
                made.append(block)
                continue
            kind = next((name for name in block if name in _KINDS), "")
            if kind == "cachePoint":
                continue  # a mark, and no content
            here, original = (*path, len(made)), (*there, index)
            made.append(self._block(kind, block.get(kind), here, (*original, kind) if kind else original))
            self.moves[here] = original
        return made

    def _block(self, kind: str, value: Any, path: Path, there: Path) -> Any:
        if kind == "text":
            self.moves[(*path, "text")] = there
            return {"type": "text", "text": value}
        if kind == "json":
            return {"type": "text", "text": "(JSON)"}
        if not isinstance(value, dict):
            return _PLACEHOLDER
        if kind == "toolUse":
            fields = {"toolUseId": "id", "name": "name", "input": "input"}
            return self._renamed("tool_use", value, fields, path, there)
        if kind == "toolResult":
            made = self._renamed("tool_result", value, {"toolUseId": "tool_use_id"}, path, there)
            if value.get("status") == "error":
                made["is_error"] = True
            if isinstance(content := value.get("content"), list):
                made["content"] = self._blocks(content, (*path, "content"), (*there, "content"))
            return made
        if kind == "reasoningContent":
            return self._reasoning(value, path, there)
        if kind == "image":
            return _image(value)
        return _PLACEHOLDER

    def _renamed(
        self, kind: str, value: dict[str, Any], fields: dict[str, str], path: Path, there: Path
    ) -> dict[str, Any]:
        made: dict[str, Any] = {"type": kind}
        for theirs, ours in fields.items():
            if (given := value.get(theirs, _MISSING)) is not _MISSING:
                made[ours] = given
                self.moves[(*path, ours)] = (*there, theirs)
        return made

    def _reasoning(self, value: dict[str, Any], path: Path, there: Path) -> dict[str, Any]:
        if "redactedContent" in value:
            self.moves[(*path, "data")] = (*there, "redactedContent")
            return {"type": "redacted_thinking", "data": sendable(value["redactedContent"])}
        told = value.get("reasoningText")
        if not isinstance(told, dict):
            return _PLACEHOLDER
        self.moves[(*path, "thinking")] = (*there, "reasoningText", "text")
        self.moves[(*path, "signature")] = (*there, "reasoningText", "signature")
        return {"type": "thinking", "thinking": told.get("text", ""), "signature": told.get("signature", "")}

    def _tools(self, config: Any) -> None:
        tools = config.get("tools") if isinstance(config, dict) else None
        made: list[Any] = []
        for index, tool in enumerate(tools if isinstance(tools, list) else ()):
            spec = tool.get("toolSpec") if isinstance(tool, dict) else None
            if not isinstance(spec, dict):
                continue  # a mark for the cache, or a tool of another model's
            path, there = ("tools", len(made)), ("toolConfig", "tools", index, "toolSpec")
            self.moves[path] = there
            fields = {"name": "name", "description": "description", "strict": "strict"}
            one = self._renamed("custom", spec, fields, path, there)
            schema = spec.get("inputSchema")
            if isinstance(schema, dict) and isinstance(schema.get("json"), dict):
                one["input_schema"] = schema["json"]
                self.moves[(*path, "input_schema")] = (*there, "inputSchema", "json")
            else:
                one["input_schema"] = {"type": "object"}
            made.append(one)
        if made:
            self.moves["tools",] = ("toolConfig", "tools")
            self.body["tools"] = made
        choice = config.get("toolChoice") if isinstance(config, dict) else None
        for kind in ("auto", "any", "tool"):
            if isinstance(choice, dict) and isinstance(choice.get(kind), dict) and made:
                self._put(("tool_choice",), {"type": kind, **choice[kind]}, ("toolConfig", "toolChoice"))
                self.moves["tool_choice", "name"] = ("toolConfig", "toolChoice", kind, "name")


#: How long the path of a list of blocks is that a request may have.
_DEEPEST: Final = 8
_SETTINGS: Final = {
    "maxTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop_sequences",
}
_MEDIA: Final = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}


def _image(value: dict[str, Any]) -> dict[str, Any]:
    source, form = value.get("source"), value.get("format")
    data = sendable(source.get("bytes")) if isinstance(source, dict) else None
    if not isinstance(data, str) or not isinstance(form, str) or form not in _MEDIA:
        return _PLACEHOLDER
    return {"type": "image", "source": {"type": "base64", "media_type": _MEDIA[form], "data": data}}
