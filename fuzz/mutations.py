"""Changes to a request that keep most of it: what nobody expects, in a place where something else was."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from fuzz.copying import copied
from fuzz.seeds import Seeds
from turnlint.values.json import write

Json = Any
Place: TypeAlias = tuple[Any, str | int]  # a container and a key or index in it

_STRINGS: Final = (
    "", " ", "\n", "a\n", "\x00", "\x1c", "é", "上" * 40, "😀", "\ud800", "{x}", "{0}{", "%s", "²", "9" * 5000, "-1",
    "a" * 70_000, "user", "assistant", "system", "text", "srvtoolu_1", "toolu_1", "../../etc/passwd",
    "https://example.com/a.png",
)  # fmt: skip
_NUMBERS: Final = (0, -1, 1, 1.0, 0.5, -0.0, 1e308, 2**31, 2**53 + 1, 2**63, 2**64 - 1, 10**30, 1023, 1024, 100_000)
#: What a text may have anywhere, and no value of JSON is written as.
_TOKENS: Final = (b"1e999", b"9" * 5000, b"NaN", b"-0", b"\xef\xbb\xbf", b"[" * 1100, b"\\ud800", b'"\xff"')
#: What a caller can put into a dict and no parser makes.
UNSENDABLE: Final[tuple[Callable[[], object], ...]] = (
    object,
    lambda: float("nan"),
    lambda: float("inf"),
    lambda: 10**5000,
    lambda: -(10**5000),
    lambda: b"bytes",
    lambda: {1, 2},
    lambda: (1, {"type": "text"}),
    lambda: iter([{"type": "text", "text": "hi"}]),
    lambda: {5: 6},
    lambda: {None: 1},
    lambda: {("a", "b"): 1},
    lambda: {"\ud800": 1},
    lambda: 1j,
    lambda: int,
    lambda: range(3),
)


class Mutator:
    """Changes requests, by chance and by what other requests have."""

    def __init__(self, rng: random.Random, seeds: Seeds) -> None:
        self.rng = rng
        self.seeds = seeds
        self.keys = sorted(seeds.by_key)

    def mutated(self, request: Json, *, plain: bool = True) -> Json:
        """A copy, for the most part changed. With ``plain`` it is what a parser could have made."""
        made = copied(request)
        for _ in range(self.rng.choice((0, 1, 1, 1, 2, 2, 3, 5))):
            places = _places(made)
            if not places:
                return made
            self.rng.choice(_CHANGES)(self, *self.rng.choice(places))
        if not plain and (places := _places(made)):
            self._replace_unsendable(*self.rng.choice(places))
        return made

    def value(self) -> Json:
        """Any value: a strange one, or one that stands somewhere in a case."""
        kind = self.rng.randrange(6)
        if kind == 0:
            return self.rng.choice(_STRINGS)
        if kind == 1:
            return self.rng.choice(_NUMBERS)
        if kind == 2:
            return copied(self.rng.choice(self.seeds.by_key[self.rng.choice(self.keys)]))
        if kind == 3:
            return self._schema(3)
        if kind == 4:
            return self._deep(self.rng.choice((3, 30, 40, 130, 260, 1100)))
        return copied(self.rng.choice((None, True, False, [], {}, [[]], [{}], [None], {"type": None}, {"type": {}})))

    def _deep(self, levels: int) -> Json:
        made: Json = self.rng.choice((None, "x", {"$ref": "#"}))
        is_list = self.rng.random() < 0.5
        for _ in range(levels):
            made = [made] if is_list else {self.rng.choice(("a", "properties", "items", "content")): made}
        return made

    def _schema(self, levels: int) -> Json:
        """A JSON Schema, or what looks like one."""
        rng = self.rng
        if not levels or rng.random() < 0.1:
            return rng.choice((True, {}, {"type": "string"}, {"$ref": "#"}, {"$ref": "#/$defs/a"}, {"$ref": "#/foo/0"}))
        made: dict[str, Json] = {}
        for keyword in rng.sample(_KEYWORDS, rng.randint(1, 4)):
            if keyword in ("properties", "$defs", "patternProperties", "dependentSchemas", "definitions", "foo"):
                made[keyword] = {rng.choice(("a", "b", "(a+)+$", "²")): self._schema(levels - 1) for _ in range(2)}
            elif keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
                made[keyword] = [self._schema(levels - 1) for _ in range(rng.randint(1, 3))]
            elif keyword in ("items", "not", "additionalProperties", "contains", "propertyNames", "if", "then", "else"):
                made[keyword] = self._schema(levels - 1)
            elif keyword == "$ref":
                made[keyword] = rng.choice(_REFERENCES)
            elif keyword == "pattern":
                made[keyword] = rng.choice(_PATTERNS)
            elif keyword == "type":
                made[keyword] = rng.choice(("object", "string", ["string", "null"], "any", [], 5))
            elif keyword in ("enum", "required", "examples"):
                made[keyword] = rng.choice(([], ["a"], ["a", "a"], [1, {}], ["a", "b"], "a"))
            else:
                made[keyword] = rng.choice((0, 1, 1.5, -1, "x", True, None, "https://example.com/a"))
        return made

    # --- changes ----------------------------------------------------------------------------------------------------

    def _replace(self, holder: Json, key: Any) -> None:
        holder[key] = self.value()

    def _replace_unsendable(self, holder: Json, key: Any) -> None:
        holder[key] = self.rng.choice(UNSENDABLE)()

    def _delete(self, holder: Json, key: Any) -> None:
        del holder[key]

    def _swap_known(self, holder: Json, key: Any) -> None:
        """Put there what stands at the same key elsewhere."""
        if isinstance(key, str) and (known := self.seeds.by_key.get(key)):
            holder[key] = copied(self.rng.choice(known))
        elif isinstance(holder, list):
            other = self.rng.randrange(len(holder))
            holder[key], holder[other] = holder[other], holder[key]

    def _repeat(self, holder: Json, key: Any) -> None:
        if isinstance(holder, list):
            at = self.rng.randint(0, len(holder))
            holder[at:at] = [copied(holder[key]) for _ in range(self.rng.choice((1, 1, 2, 25)))]
        else:
            holder[self.rng.choice(self.keys)] = copied(holder[key])

    def _add(self, holder: Json, key: Any) -> None:
        """Add a key that some case has, with a value of it, to an object there."""
        target = holder[key] if isinstance(holder[key], dict) else holder
        if isinstance(target, dict):
            name = self.rng.choice(self.keys)
            target[name] = copied(self.rng.choice(self.seeds.by_key[name]))

    def _tag(self, holder: Json, key: Any) -> None:
        target = holder[key] if isinstance(holder[key], dict) else holder
        if isinstance(target, dict):
            target["type"] = self.rng.choice(self.seeds.tags)

    def _wrap(self, holder: Json, key: Any) -> None:
        holder[key] = [holder[key]] if self.rng.random() < 0.6 else {"type": "text", "text": holder[key]}

    def _stretch(self, holder: Json, key: Any) -> None:
        value = holder[key]
        if isinstance(value, str) and len(value) > 100_000:
            return
        if isinstance(value, str):
            holder[key] = value * self.rng.choice((2, 50, 500)) + self.rng.choice(_STRINGS)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            holder[key] = -value if self.rng.random() < 0.5 else value + self.rng.choice((-1, 1, 0.5, 10**6))
        elif isinstance(value, list) and len(value) < 1000:
            holder[key] = value * self.rng.choice((2, 3, 30))
        elif isinstance(value, dict):
            holder[key] = {**value, **{str(number): 1 for number in range(self.rng.choice((1, 40)))}}

    def _splice(self, holder: Json, key: Any) -> None:
        """Put the messages, tools or another field of another case into the request's own."""
        other = self.rng.choice(self.seeds.requests).value
        if not isinstance(other, dict) or not isinstance(holder, dict) or "messages" not in holder:
            return
        for name, value in other.items():
            mine = holder.get(name)
            if isinstance(mine, list) and isinstance(value, list):
                holder[name] = mine + copied(value) if self.rng.random() < 0.5 else copied(value) + mine
            elif name not in holder:
                holder[name] = copied(value)

    def _scheme(self, holder: Json, key: Any) -> None:
        """Give the request a tool with a schema and an example."""
        if isinstance(holder, dict) and "messages" in holder:
            schema = {"type": "object", "properties": {"a": self._schema(3)}, "$defs": {"a": self._schema(2)}}
            made: dict[str, Json] = {"name": "t", "input_schema": {**schema, "foo": self._schema(1)}}
            if self.rng.random() < 0.7:
                made["input_examples"] = [{"a": self.value()}, self.value()]
            if self.rng.random() < 0.4:
                made["strict"] = True
            tools = holder.get("tools")
            holder["tools"] = [*(tools if isinstance(tools, list) else []), made]


_REFERENCES: Final = ("#", "#/$defs/a", "#/foo/a", "#/foo/²", "https://x.example/a", "a.json", "#a", 5)
_PATTERNS: Final = ("(a+)+$", "(", "(?=a)", "^[a-z]{1,50}$", "\\p{L}+", "(a{1000}){1000}", "\\1", 7)
_KEYWORDS: Final = (
    "type", "properties", "required", "items", "allOf", "anyOf", "oneOf", "not", "$ref", "$defs", "pattern", "enum",
    "additionalProperties", "patternProperties", "prefixItems", "contains", "propertyNames", "if", "then", "else",
    "minimum", "multipleOf", "minItems", "maxLength", "const", "uniqueItems", "$id", "$schema", "$anchor",
    "definitions", "dependentSchemas", "examples", "format", "foo", "description", "default",
)  # fmt: skip
_CHANGES: Final = (
    Mutator._replace, Mutator._replace, Mutator._delete, Mutator._swap_known, Mutator._swap_known, Mutator._repeat,
    Mutator._add, Mutator._add, Mutator._tag, Mutator._wrap, Mutator._stretch, Mutator._splice, Mutator._scheme,
)  # fmt: skip


def _places(value: Json) -> list[Place]:
    """The places in a value, at any depth that is worth it."""
    found: list[Place] = []
    stack: list[tuple[Json, int]] = [(value, 0)]
    while stack and len(found) < 3000:
        node, depth = stack.pop()
        if depth > 60:
            continue
        if isinstance(node, dict):
            found += [(node, key) for key in node]
            stack += [(inner, depth + 1) for inner in node.values()]
        elif isinstance(node, list):
            found += [(node, index) for index in range(len(node))]
            stack += [(inner, depth + 1) for inner in node]
    return found


def as_text(request: Json) -> bytes:
    """A request as JSON; a plain one in place of one that cannot be written."""
    try:
        return write(request)
    except (TypeError, ValueError):
        return write({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": "é"}]})


def garbled(rng: random.Random, raw: bytes) -> bytes:
    """A text of JSON with something wrong, or odd, in its letters."""
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        place = rng.randint(0, len(raw))
        change = rng.randrange(7)
        if change == 0:
            raw = raw[:place]
        elif change == 1:
            raw = raw[:place] + bytes([rng.randrange(256)]) + raw[place + 1 :]
        elif change == 2:
            end = rng.randint(place, min(len(raw), place + 60))
            raw = raw[:end] + raw[place:end] * rng.choice((1, 1, 20)) + raw[end:]
        elif change == 3:
            raw = raw.replace(b'":', rng.choice((b'" :\r\n', b'":\t', b'":1,"a":')), rng.randint(1, 5))
        elif change == 4:
            member = rng.choice((b'"model":"m",', b'"type":"text",', b'"\\u0061":1,"a":2,', b'"role":"user",'))
            raw = raw.replace(b"{", b"{" + member, rng.randint(1, 3))
        elif change == 5:
            token = rng.choice(_TOKENS)
            raw = raw[:place] + token + raw[place:]
        else:
            raw = rng.choice((b"\n", b" ", b"\xef\xbb\xbf", b"\x00", "上".encode() * 30)) + raw
    return raw


def document(rng: random.Random, requests: list[Json]) -> bytes:
    """A file that holds some requests in one of the forms that are read."""
    texts = [as_text(request) for request in requests]
    form = rng.randrange(6)
    if form == 0:
        return texts[0]
    if form == 1:
        return b"\n".join(texts)
    if form == 2:
        return b"[" + b",".join(texts) + b"]"
    if form == 3:
        entries = [b'{"custom_id":"%d","params":%s}' % (number, text) for number, text in enumerate(texts)]
        return b'{"requests":[' + b",".join(entries) + b"]}"
    if form == 4:
        return b"\r\n".join(b'{"custom_id":"a","params":%s}' % text for text in texts)
    return json.dumps([json.loads(text) for text in texts], indent=2).encode()
