"""The reference of the library: each public name with its signature and what its docstring says."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pprint import pformat
from types import FunctionType
from typing import Any

from docs.generate.markdown import NOTE, block, docstring, join

#: The public modules, and what of each is told: its ``__all__``, or these.
_MODULES: dict[str, tuple[str, ...]] = {
    "turnlint": (),
    "turnlint.client": (),
    "turnlint.client.httpx": ("Transport", "AsyncTransport"),
    "turnlint.client.httpx2": ("Transport", "AsyncTransport"),
    "turnlint.client.aiohttp": ("middleware", "RefusedError"),
    "turnlint.stand_in": (),
    "turnlint.stand_in.httpx": ("Transport", "AsyncTransport"),
    "turnlint.stand_in.httpx2": ("Transport", "AsyncTransport"),
    "turnlint.loops": (),
    "turnlint.testing": (),
    "turnlint.strategies": (),
    "turnlint.rule": (),
    "turnlint.case": (),
}

_WIDTH = 100
_ADDRESS = re.compile(r"<[^<>]*>")
_WORDS_OF_OBJECTS = frozenset(name for base in (object, Exception, tuple, str, Enum) for name in dir(base))


def pages() -> dict[str, str]:
    """A page for each public module, by its path below ``docs/``."""
    return {f"reference/{name}.md": _page(name, told) for name, told in _MODULES.items()}


def _page(name: str, told: tuple[str, ...]) -> str:
    module = importlib.import_module(name)
    lines = [NOTE, f"# {name}", "", docstring(inspect.getdoc(module) or ""), ""]
    for public in told or sorted(module.__all__, key=lambda each: (each.lower(), each)):
        lines += _entry(public, getattr(module, public))
    return join(lines)


def _entry(name: str, value: Any) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    if isinstance(value, type) and issubclass(value, Enum):
        yield from block(" | ".join(str(member.value) for member in value), "text")
    elif callable(value) and not _is_alias(value) and not _is_bare_exception(value):
        yield from block(_signature(name, value), "python")
    yield from _told(value, name)
    if isinstance(value, type) and not issubclass(value, Enum):
        yield from _members(value)


def _told(value: Any, name: str) -> Iterator[str]:
    own = isinstance(value, type | FunctionType | property)
    if own and (doc := inspect.getdoc(value)) and not doc.startswith(f"{name}("):
        yield docstring(doc)
        yield ""
    elif not own:
        yield from block(f"{name} = {_value(value)}", "python")


def _value(value: Any) -> str:
    """A constant as it is written, sets in a fixed order; of an alias its name."""
    if isinstance(value, frozenset):
        return f"frozenset({pformat(sorted(value), width=_WIDTH)})"
    if isinstance(value, list | tuple | dict | str | int):
        return pformat(value, width=_WIDTH, sort_dicts=False)
    return _plain(repr(value))


def _is_bare_exception(value: Any) -> bool:
    """Whether it is an exception that takes what any exception takes."""
    return isinstance(value, type) and issubclass(value, BaseException) and "__init__" not in vars(value)


def _is_alias(value: Any) -> bool:
    return not isinstance(value, type | FunctionType)


def _members(value: type) -> Iterator[str]:
    for name in sorted(dir(value)):
        member = inspect.getattr_static(value, name)
        if name.startswith("_") or name in _WORDS_OF_OBJECTS:
            continue
        if isinstance(member, classmethod | staticmethod):
            member = member.__func__
        if not isinstance(member, FunctionType | property) or not inspect.getdoc(member):
            continue
        yield f"### {value.__name__}.{name}"
        yield ""
        if isinstance(member, FunctionType):
            yield from block(_signature(name, member), "python")
        yield docstring(inspect.getdoc(member) or "")
        yield ""


def _signature(name: str, value: Any) -> str:
    signature = inspect.signature(value)
    bare = signature.replace(parameters=[each for each in signature.parameters.values() if each.name != "self"])
    parts = [_parameter(each) for each in bare.parameters.values()]
    kinds = [each.kind for each in bare.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        parts.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    if inspect.Parameter.POSITIONAL_ONLY in kinds:
        parts.insert(len(kinds) - kinds[::-1].index(inspect.Parameter.POSITIONAL_ONLY), "/")
    back = bare.return_annotation
    returns = "" if back is inspect.Signature.empty or isinstance(value, type) else f" -> {_plain(str(back))}"
    line = f"{name}({', '.join(parts)}){returns}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {part}," for part in parts), f"){returns}"])


def _parameter(parameter: inspect.Parameter) -> str:
    bare = str(parameter.replace(annotation=inspect.Parameter.empty, default=inspect.Parameter.empty))
    typed = "" if parameter.annotation is inspect.Parameter.empty else f": {_plain(str(parameter.annotation))}"
    if parameter.default is inspect.Parameter.empty:
        return f"{bare}{typed}"
    value = _ADDRESS.sub("…", repr(parameter.default))
    return f"{bare}{typed} = {value}" if typed else f"{bare}={value}"


def _plain(text: str) -> str:
    """An annotation without quotes and modules, and without what differs from run to run."""
    return _ADDRESS.sub("…", re.sub(r"\b(?:turnlint|collections|typing)(?:\.\w+)*\.(\w+)", r"\1", text)).replace(
        "'", ""
    )
