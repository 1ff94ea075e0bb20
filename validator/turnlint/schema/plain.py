"""Plain JSON values out of what callers hold: SDK objects, tuples, generators, sentinels.

Called only where validation stumbled over such a value. The caller's objects are never changed: containers are copied,
and a generator is read once.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from errno import EFBIG, EINVAL
from io import IOBase
from pathlib import Path
from typing import Any, Final

from turnlint.values.json import Json

_SCALARS: Final = (str, int, float, bool, type(None))
_SENTINELS: Final = frozenset({"NotGiven", "Omit"})
_ABSENT: Final = object()
#: The bytes of a file that is sent: as many as the largest body may have, that of a batch upload.
_LARGEST: Final = 256 * 1024 * 1024


def plain(value: object) -> Json:
    """The value as the SDK would send it.

    Mappings become dicts, other iterables lists, SDK objects what the SDK makes of them (fields that were never set
    are left out), and the SDK's sentinels for "not given" disappear. A path or an open file that is the data of a
    base64 source is read. What nobody can send stays as it is. No recursion, so any depth and any cycle is survived.

    Raises ``OSError`` for a file that cannot be read.
    """
    holder: list[Json] = []
    done: dict[int, Json] = {}
    keep: list[object] = []  # objects made on the way must outlive their ids
    stack: list[tuple[Json, object, object]] = [(holder, None, value)]
    while stack:
        target, key, item = stack.pop()
        made = done.get(id(item), _ABSENT)
        if made is _ABSENT:
            source = _opened(item)
            if isinstance(source, Mapping):
                made = {}
                entries = [(name, each) for name, each in _with_data(source).items() if not is_sentinel(each)]
                made.update(dict.fromkeys(name for name, _ in entries))
                stack.extend((made, name, each) for name, each in entries)
            elif isinstance(source, list):
                made = [None] * len(source)
                stack.extend((made, index, each) for index, each in enumerate(source))
            else:
                made = source
            if not isinstance(item, _SCALARS):
                done[id(item)] = made
                keep.append(item)
        if target is holder:
            holder.append(made)
        else:
            target[key] = made
    return holder[0]


def is_sentinel(value: object) -> bool:
    """Whether a value is one of the SDK's marks for a parameter that was not given."""
    kind = type(value)
    return kind.__name__ in _SENTINELS and kind.__module__.partition(".")[0] == "anthropic"


def _with_data(source: Mapping[str, object]) -> Mapping[str, object]:
    """A mapping with its file read and encoded, where it is a base64 source that has one, as the SDK does it."""
    if source.get("type") != "base64":
        return source
    data = source.get("data")
    content: object = None
    if isinstance(data, Path):
        content = _contents(data)
    elif isinstance(data, IOBase):
        content = _read(data)
    if isinstance(content, str):
        content = content.encode()
    return {**source, "data": b64encode(content).decode("ascii")} if isinstance(content, bytes) else source


def _contents(path: Path) -> object:
    """The bytes of a regular file; a device or a pipe might never end."""
    if not path.is_file() and path.exists() and not path.is_dir():
        raise OSError(EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        return _bounded(file)


def _read(file: Any) -> object:
    """The rest of an open file, which then stands where it stood; one that cannot go back is read, as by the SDK."""
    if not file.seekable():
        return _bounded(file)
    start = file.tell()
    try:
        return _bounded(file)
    finally:
        file.seek(start)


def _bounded(file: Any) -> object:
    content = file.read(_LARGEST + 1)
    if isinstance(content, (str, bytes)) and len(content) > _LARGEST:
        raise OSError(EFBIG, f"more than {_LARGEST >> 20} MB, which no request may have", getattr(file, "name", None))
    return content


def _opened(item: object) -> object:
    """One level of a value: a mapping, a list, or a value that has no inside."""
    if isinstance(item, (*_SCALARS, dict, list)):
        return _bare(item)
    if isinstance(item, Mapping):
        return item
    dump = getattr(item, "model_dump", None)
    if callable(dump) and not isinstance(item, type):
        return dump(mode="json", exclude_unset=True, by_alias=True)
    if isinstance(item, Iterable) and not isinstance(item, (bytes, bytearray, memoryview, IOBase)):
        return [each for each in item if not is_sentinel(each)]
    return item


def _bare(item: object) -> object:
    """A scalar as a parser makes it, of one that is a kind of it: a member of a ``StrEnum`` is its string."""
    if isinstance(item, str):
        return item if type(item) is str else str.__str__(item)
    if isinstance(item, int) and not isinstance(item, bool):
        return item if type(item) is int else int.__index__(item)
    if isinstance(item, float):
        return item if type(item) is float else float.__float__(item)
    return item
