"""Configuration files: found, read, and told what is wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from turnlint.config.config import Config, made
from turnlint_schemas import load

NAMES: Final = ("turnlint.toml", "pyproject.toml")
"""The names of files that are looked for, the first one first in each folder."""
_TABLE: Final = ("tool", "turnlint")
_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY: Final = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w-]+)\s*(?:\.[^=]*)?=""")


class ConfigError(ValueError):
    """A configuration that cannot be read, or that says what it may not; each fault with its place, one a line."""


def found_for(path: str) -> Config:
    """The configuration that holds for a file or a folder: the nearest one above it, of folders the one in it first.

    Where there is none, one that says nothing. Raises :class:`ConfigError`.
    """
    folder = os.path.abspath(path)
    return _nearest(folder if os.path.isdir(folder) else os.path.dirname(folder))


def given(path: str | os.PathLike[str]) -> Config:
    """The configuration that somebody names: a file, or a folder for which the nearest one holds.

    Raises :class:`ConfigError`.
    """
    return found_for(os.fspath(path)) if os.path.isdir(path) else read(path)


@cache
def _nearest(folder: str) -> Config:
    for name in NAMES:
        if not os.path.isfile(path := os.path.join(folder, name)):
            continue
        file = as_seen(path)
        if (table := _table_of(file, name == NAMES[0])) is not None:
            return _checked(file, *table)
    above = os.path.dirname(folder)
    return Config(folder=folder) if above == folder else _nearest(above)


def as_seen(file: str) -> str:
    """A path as people write it: from the current folder, where it stands in that or not far above."""
    if not file:
        return file
    try:
        relative = os.path.relpath(file)
    except ValueError:  # on another drive
        return file
    return relative if len(relative) < len(file) else file


def forget() -> None:
    """Forget what was found, for it may have changed since."""
    _nearest.cache_clear()


def read(path: str | os.PathLike[str]) -> Config:
    """The configuration in a file: a whole TOML file, or of one called ``pyproject.toml`` its ``[tool.turnlint]``.

    Raises :class:`ConfigError`, also where the file is not there or has no such table.
    """
    file = os.fspath(path)
    table = _table_of(file, os.path.basename(file) != NAMES[1])
    if table is None:
        raise ConfigError(f"{file}: it has no [tool.turnlint]")
    return _checked(file, *table)


def _table_of(file: str, whole: bool) -> tuple[Any, Mapping[str, int]] | None:
    """The table of a file, with the lines of its keys; ``None`` for a project that has none."""
    try:
        with open(file, "rb") as stream:
            raw = stream.read()
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from None
    if not whole and b"turnlint" not in raw:
        return None
    import tomllib  # which costs more than all else here

    try:
        text = raw.decode("utf-8-sig")
        value: Any = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: not TOML: {str(error) or 'too deep'}") from None
    prefix: tuple[str, ...] = ()
    if not whole:
        prefix = _TABLE
        for step in _TABLE:
            value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return None
    return value, dict(_lines(text, prefix))


def _checked(file: str, table: Any, lines: Mapping[str, int]) -> Config:
    if isinstance(table, dict):
        table = {key.replace("_", "-"): value for key, value in table.items()}
    if not _is_valid(table):
        raise ConfigError("\n".join(_complaints(file, table, lines)) or f"{file}: not a configuration")
    return made(table, file, lines)


def _is_valid(table: Any) -> bool:
    try:
        return bool(_gate().is_valid(table))
    except (TypeError, ValueError):  # a date, and what else TOML has and JSON has not
        return False


@cache
def _gate() -> Any:
    import jsonschema_rs
    import orjson

    return jsonschema_rs.validator_for(orjson.loads(load("config.json")))


def _complaints(file: str, table: Any, lines: Mapping[str, int]) -> Iterator[str]:
    from difflib import get_close_matches

    import orjson

    from turnlint.config.model import problems

    schema = orjson.loads(load("config.json"))
    known: dict[tuple[str | int, ...], list[str]] = {(): list(schema["properties"])}
    known["ignore",] = list(schema["$defs"]["IgnoreModel"]["properties"])
    for path, words in problems(table):
        name = ".".join(map(str, path))
        line = next((lines[key] for key in _around(path) if key in lines), None)
        hint = ""
        if words == "there is no such key":
            close = get_close_matches(str(path[-1]), known.get(path[:1] if len(path) > 1 else (), []), n=1)
            hint = f" (did you mean {close[0]}?)" if close else ""
        where = f"{file}{'' if line is None else f':{line}'}"
        yield f"{where}: {name or (repr(name) if path else 'the file')}: {words}{hint}"


def _around(path: tuple[str | int, ...]) -> Iterator[str]:
    """The names under which the line of a place may be known, the nearest first."""
    for length in range(len(path), 0, -1):
        yield ".".join(map(str, path[:length]))


def _lines(text: str, prefix: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The lines of the keys below a table, and of its tables; of ``[[ignore]]`` each by its number.

    What stands in one line with others, or is no key of a line, has none.
    """
    inside: tuple[str, ...] | None = () if not prefix else None
    numbers: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if (header := _HEADER.match(line)) is not None:
            names = tuple(part.strip().strip("\"'") for part in _dotted(header[2]))
            inside = names[len(prefix) :] if names[: len(prefix)] == prefix else None
            if inside and header[1] == "[[":
                numbers[inside] = numbers.get(inside, -1) + 1
                inside = (*inside, str(numbers[inside]))
            if inside:
                yield ".".join(inside).replace("_", "-"), number
        elif inside is not None and (key := _KEY.match(line)) is not None:
            name = key[1].strip("\"'")
            yield ".".join((*inside, name if inside else name.replace("_", "-"))), number


def _dotted(name: str) -> list[str]:
    return re.findall(r""""[^"]*"|'[^']*'|[^.\s]+""", name)
