"""When two messages, or two blocks, are the same to the API: how they are made comparable, and their digests.

Left out of a comparison is what may differ without a difference: the order of keys, fields that are null,
``cache_control``, what a client adds for itself, a string in place of one text block, a caller that is the model,
``1.0`` in place of ``1`` (what JavaScript, among others, makes of it).
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import orjson

from turnlint.values.json import Json, write

_SIZE: Final = 16
#: Below it whole numbers are written with digits alone, and each is exact.
_EXACT: Final = 2.0**53
_SORTED: Final = orjson.OPT_SORT_KEYS
#: Keys that say nothing of what a block means: a breakpoint, and what SDKs keep beside the fields of the API.
_ASIDE: Final = frozenset({"cache_control", "parsed_output", "parsed", "partial_json", "__json_buf"})
#: Keys that say nothing where they have a certain value.
_PERHAPS: Final = frozenset({"citations", "caller"})
#: What may mean that something must be left out, in the bytes of a message.
_TELLING: Final = (
    b"null",
    b'"cache_control"',
    b'"direct"',
    b'"parsed',
    b'"citations":[]',
    b"partial_json",
    b"__json_buf",
)
#: What may be a whole number with a point, in the bytes of a value; most have not even what these begin with.
_POINT: Final = b".0"
_WHOLE: Final = (b".0,", b".0}", b".0]")
#: A call's input is the tool's own: nothing in it is left out.
_OWN: Final = frozenset({"input"})


def digest(data: bytes) -> bytes:
    """A digest of some bytes; equal for equal ones alone."""
    return blake2b(data, digest_size=_SIZE).digest()


def canonical(value: Json) -> bytes:
    """Bytes that are equal for equal JSON values alone, whatever the order of keys, and however a number is written."""
    try:
        data = write(value, _SORTED)
        if value.__class__ is float:
            return write(_whole(value), _SORTED)
        if _POINT in data and (_WHOLE[0] in data or _WHOLE[1] in data or _WHOLE[2] in data):
            return write(_whole(value), _SORTED)
    except (TypeError, RecursionError):
        return _spelled(value)
    return data


def written(value: Json) -> bytes:
    """A value's JSON as it stands; for one that the writer does not take, its canonical form."""
    try:
        return write(value)
    except (TypeError, RecursionError):
        return _spelled(value)


def lean(value: Json) -> Json:
    """A copy without what may differ. It does not descend into the input of a call. No recursion, any cycle."""
    holder: list[Json] = [None]
    done: dict[int, Json] = {}
    stack: list[tuple[Json, str | int, Json]] = [(holder, 0, value)]
    while stack:
        target, key, item = stack.pop()
        made: Json = done.get(id(item))
        if made is not None:
            pass
        elif isinstance(item, dict):
            made = done[id(item)] = {
                name: each
                for name, each in item.items()
                if each is not None and name not in _ASIDE and not (name in _PERHAPS and _is_aside(name, each))
            }
            stack += [(made, name, each) for name, each in made.items() if _is_inner(each) and name not in _OWN]
        elif isinstance(item, list):
            made = done[id(item)] = list(item)
            stack += [(made, index, each) for index, each in enumerate(item) if _is_inner(each)]
        else:
            made = item
        target[key] = made
    return holder[0]


def _whole(value: Json) -> Json:
    """A copy with whole numbers written without a point. No recursion."""
    holder: list[Json] = [None]
    stack: list[tuple[Json, str | int, Json]] = [(holder, 0, value)]
    while stack:
        target, key, item = stack.pop()
        made: Json = item
        if isinstance(item, dict):
            made = dict(item)
            stack += [(made, name, each) for name, each in item.items() if each.__class__ is not str]
        elif isinstance(item, list):
            made = list(item)
            stack += [(made, index, each) for index, each in enumerate(item) if each.__class__ is not str]
        elif isinstance(item, float) and item.is_integer() and abs(item) < _EXACT:
            made = int(item)
        target[key] = made
    return holder[0]


def _is_inner(value: Json) -> bool:
    return value.__class__ is not str and isinstance(value, (dict, list))


def _is_aside(name: str, value: Json) -> bool:
    if name == "citations":
        return isinstance(value, list) and not value
    return isinstance(value, dict) and value.get("type") == "direct"


def key_of(value: Json) -> bytes:
    """Bytes that are equal for values which are the same to the API."""
    data = canonical(value)
    for part in _TELLING:  # a loop, for this is asked of every message
        if part in data:
            return canonical(lean(value))
    return data


def message_key(message: Json) -> bytes:
    """The same for a message: its content as a list of blocks."""
    if isinstance(message, Mapping) and isinstance(text := message.get("content"), str):
        message = {**message, "content": [{"text": text, "type": "text"}] if text else []}
    return key_of(message)


def chain(before: bytes, message: bytes) -> bytes:
    """The digest of a conversation that goes on with the message of this digest."""
    return digest(before + message)


def _spelled(value: Json) -> bytes:
    """Like :func:`canonical` for what the writer does not take: any depth and cycle, lone surrogates, huge integers."""
    out: list[str] = []
    around: set[int] = set()
    stack: list[tuple[str, Json]] = [("", value)]
    while stack:
        text, item = stack.pop()
        if text:
            out.append(text)
            around.discard(id(item))
        elif id(item) in around:
            out.append("…,")  # what stands in itself
        elif isinstance(item, dict):
            around.add(id(item))
            stack.append(("}", item))
            for name in sorted(item, key=str, reverse=True):
                stack += [("", item[name]), (f"{str(name)!r}:", None)]
            out.append("{")
        elif isinstance(item, list):
            around.add(id(item))
            stack.append(("]", item))
            stack.extend(("", each) for each in reversed(item))
            out.append("[")
        elif isinstance(item, float) and item.is_integer():
            out.append(f"{int(item):x},")
        elif isinstance(item, int) and not isinstance(item, bool):
            out.append(f"{item:x},")  # decimal digits of a huge one are refused by Python
        else:
            out.append(f"{item!r},")
    return "".join(out).encode("utf-8", "surrogatepass")


def copied(value: Json) -> Json:
    """A copy of a JSON value that nobody else holds."""
    try:
        return orjson.loads(write(value))
    except (TypeError, ValueError, RecursionError):
        holder: list[Json] = [None]
        done: dict[int, Json] = {}
        stack: list[tuple[Json, str | int, Json]] = [(holder, 0, value)]
        while stack:
            target, key, item = stack.pop()
            made: Json = done.get(id(item))
            if made is not None:
                pass
            elif isinstance(item, dict):
                made = done[id(item)] = dict(item)
                stack.extend((made, name, each) for name, each in item.items())
            elif isinstance(item, list):
                made = done[id(item)] = list(item)
                stack.extend((made, index, each) for index, each in enumerate(item))
            else:
                made = item
            target[key] = made
        return holder[0]
