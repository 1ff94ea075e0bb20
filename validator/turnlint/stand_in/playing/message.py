"""A reply made into the message that comes back: what only the API can know is filled in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jiter

from turnlint.stand_in.playing.asked import Asked, own_input, result_type
from turnlint.stand_in.playing.inputs import fitting
from turnlint.stand_in.playing.reply import Reply
from turnlint.values.json import Json, write

#: About what a token is: a word with the space before it, or a sign.
_TOKEN: Final = re.compile(r"\s*\w{1,8}|\s*[^\w\s]|\s+")
#: By what signatures of the stand-in are known.
_MARK: Final = b"turnlint:"
#: How they begin, as they stand in a body.
SEALED: Final = base64.b64encode(_MARK)
_EXPIRES: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Message:
    """What comes back: the response, and of calls that were cut the text of their input by the index of the block.

    ``kind``: the kind of replies that it is of, where the script named one.
    """

    response: dict[str, Json]
    unfinished: Mapping[int, str] = field(default_factory=dict)
    kind: str = ""


class Press:
    """Makes messages. ``seed`` makes its ids and signatures those of no other stand-in."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.sha256(seed.encode()).digest()
        self._name = hashlib.sha256(b"name" + seed.encode()).hexdigest()[:8]

    def make(self, reply: Reply, asked: Asked) -> Message:
        """The message of a reply to a request."""
        content = list(self._filled(reply, asked))
        unfinished: dict[int, str] = {}
        stop = reply.stop_reason
        if reply.cut is not None:
            content, unfinished = _cut(content, reply.cut)
            stop = "max_tokens"
        for index, block in enumerate(content):
            if block.pop("cut", False):
                unfinished[index] = _begun(write(block["input"]).decode())
        if stop is None:
            stop = "tool_use" if any(block["type"] == "tool_use" for block in content) else "end_turn"
        fields = dict(reply.fields)
        spent = asked.most if stop == "max_tokens" else min(asked.most, max(1, sum(map(tokens_of, content))))
        usage = {
            "input_tokens": estimate(asked.fields),
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": spent,
            "service_tier": "standard",
            **(fields.pop("usage", None) or {}),
        }
        response: dict[str, Json] = {
            "id": fields.pop("id", f"msg_{self._name}{asked.number:06}"),
            "type": "message",
            "role": "assistant",
            "model": fields.pop("model", _model(asked)),
            "content": content,
            "stop_reason": stop,
            "stop_sequence": fields.pop("stop_sequence", None),
        }
        if "container" not in fields and _runs_code(content):
            name = asked.container or f"container_{self._name}{asked.number:06}"
            expires = (datetime.now(UTC) + _EXPIRES).isoformat(timespec="seconds").replace("+00:00", "Z")
            fields["container"] = {"id": name, "expires_at": expires}
        return Message({**response, **fields, "usage": usage}, unfinished)

    def signed(self, words: str) -> str:
        """The signature of a thought."""
        digest = hmac.digest(self._key, words.encode("utf-8", "surrogatepass"), "sha256")
        return base64.b64encode(_MARK + digest).decode()

    def is_forged(self, block: Mapping[str, Json]) -> bool:
        """Whether a thought has a signature of a stand-in that is not its own. Others' are not known here."""
        signature = block.get("signature")
        if not isinstance(signature, str):
            return False
        try:
            raw = base64.b64decode(signature, validate=True)
        except ValueError:
            return False
        return raw.startswith(_MARK) and signature != self.signed(str(block.get("thinking", "")))

    def _filled(self, reply: Reply, asked: Asked) -> Iterator[dict[str, Json]]:
        """The blocks with ids, signatures and results."""
        for at, given in enumerate(reply.content):
            block = dict(given)
            kind = block["type"]
            name = f"{self._name}{asked.number:06}{at:02}"
            if kind == "text":
                yield {"type": "text", "text": block.get("text", ""), **block}
            elif kind == "thinking":
                words = block.setdefault("thinking", "")
                yield {**block, "signature": block.get("signature") or self.signed(words)}
            elif kind == "redacted_thinking":
                yield {**block, "data": block.get("data") or self.signed(name)}
            elif kind == "tool_use":
                fitted = {} if "input" in block else {"input": _fitting(asked, block.get("name"))}
                yield {"type": kind, "id": f"toolu_{name}", "name": "", **fitted, **block}
            elif kind == "server_tool_use":
                waits, result = block.pop("open", False), block.pop("result", None)
                block = {"type": kind, "id": f"srvtoolu_{name}", "name": "", "input": {}, **block}
                yield block
                if not waits:
                    yield self._result(block, result)
            elif kind.endswith("_tool_result") and "content" not in block:
                called = next((each for each in asked.waiting if each["id"] == block.get("tool_use_id")), {})
                yield self._result({"id": block.get("tool_use_id"), **called}, None)
            elif kind == "compaction":
                yield {"content": "They spoke of mills.", **block}
            else:
                yield block

    def _result(self, called: Mapping[str, Json], content: Json) -> dict[str, Json]:
        """The result of a server's call: the one of the script, or one that was made up."""
        name = str(called.get("name"))
        if content is None:
            content = _made_up(name, self.signed(str(called.get("id"))))
        return {"type": result_type(name), "tool_use_id": called.get("id"), "content": content}


def _fitting(asked: Asked, name: Json) -> Json:
    """An input for an offered tool."""
    tool = next((each for each in asked.client_tools if each.get("name") == name), {})
    made = own_input(tool) or fitting(tool.get("input_schema", {}))
    return made if isinstance(made, dict) else {}


def _made_up(name: str, sealed: str) -> Json:
    if name == "web_search":
        page = {"type": "web_search_result", "url": "https://example.org/mill", "title": "Mills"}
        return [{**page, "encrypted_content": sealed, "page_age": None}]
    if name == "web_fetch":
        source = {"type": "text", "media_type": "text/plain", "data": "A mill turns water into flour."}
        document = {"type": "document", "source": source, "title": "Mills"}
        fetched = {"type": "web_fetch_result", "url": "https://example.org/mill", "content": document}
        return {**fetched, "retrieved_at": "2026-11-26T12:00:00Z"}
    ran = {"stdout": "7\n", "stderr": "", "return_code": 0, "content": []}
    kind = "bash_code_execution_result" if name == "bash_code_execution" else "code_execution_result"
    return {"type": kind, **ran}


def _runs_code(content: list[dict[str, Json]]) -> bool:
    return any("code_execution" in str(b.get("name", b["type"])) for b in content if b["type"] != "tool_use")


def _model(asked: Asked) -> Json:
    """The name that the API prints for the model, or the one that was sent."""
    if asked.model is not None and asked.model.ids:
        return asked.model.ids[0]
    return asked.context.model or asked.fields.get("model")


# --- tokens -----------------------------------------------------------------------------------------------------------


def tokens_of(block: Mapping[str, Json]) -> int:
    """About how many tokens a block has."""
    return sum(len(_TOKEN.findall(_words(block, key))) for key in ("text", "thinking", "input"))


def estimate(fields: Mapping[str, Json]) -> int:
    """About how many tokens a request has: an estimate of the stand-in's, and no count of the API's.

    Four characters of JSON a token, and 1,500 for each image or page of base64.
    """
    told = {key: fields[key] for key in ("system", "tools", "messages") if key in fields}
    try:
        raw = write(told)
    except (TypeError, ValueError):
        return 1
    sealed = re.findall(rb'"data":"[A-Za-z0-9+/=]{200,}"', raw)
    return max(1, (len(raw) - sum(map(len, sealed))) // 4 + 1_500 * len(sealed))


def _words(block: Mapping[str, Json], key: str) -> str:
    value: Any = block.get(key, "")
    return value if isinstance(value, str) else write(value).decode()


def _cut(content: list[dict[str, Json]], most: int) -> tuple[list[dict[str, Json]], dict[int, str]]:
    """The blocks as far as so many tokens go, and what was written of an input that was cut."""
    made: list[dict[str, Json]] = []
    for block in content:
        if most <= 0:
            break
        key = next((key for key in ("text", "thinking", "input") if key in block), "")
        pieces = _TOKEN.findall(_words(block, key)) if key else []
        if len(pieces) <= most:
            made.append(block)
            most -= len(pieces)
            continue
        begun = "".join(pieces[:most])
        if key != "input":
            return [*made, {**block, key: begun}], {}
        return [*made, {**block, "input": _readable(begun)}], {len(made): begun}
    return made, {}


def _readable(begun: str) -> Json:
    """What can be read of JSON that was cut: what the API makes of it where it does not stream."""
    value = jiter.from_json(begun.encode(), partial_mode="trailing-strings") if begun.strip() else {}
    return value if isinstance(value, dict) else {}


def _begun(text: str) -> str:
    """JSON without its end."""
    return text.rstrip("}").rstrip('"') or "{"
