"""Paths, folders and globs as files, in a settled order, each file once."""

# Paths are shown as they were given; pathlib would tidy them up.

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: The suffixes that promise JSON Lines, and those of all files that are taken from folders.
LINES: Final = (".jsonl", ".ndjson")
SUFFIXES: Final = (".json", *LINES)
STDIN_PATH: Final = "-"
_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages"})
_MAGIC: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be read, and the system's reason."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A glob that matches no file."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; ``named`` says that the user named this very file, so that it is a request by his word."""

    path: str
    named: bool = False


def find(inputs: Iterable[str]) -> Iterator[Source | Unreadable | NoMatch]:
    """The files that the inputs stand for: paths, folders (walked), globs (``**`` goes through folders), ``-``."""
    seen: set[str] = set()
    for given in inputs:
        for source in _expand(given):
            if isinstance(source, Source):
                identity = STDIN_PATH if source.path == STDIN_PATH else os.path.abspath(source.path)
                if identity in seen:
                    continue
                seen.add(identity)
            yield source


def _expand(given: str) -> Iterator[Source | Unreadable | NoMatch]:
    if given == STDIN_PATH:
        yield Source(given, named=True)
    elif os.path.isdir(given):
        yield from _walk(given)
    elif _MAGIC.isdisjoint(given) or os.path.lexists(given):
        yield Source(given, named=True)
    else:
        yield from _glob(given)


def _glob(pattern: str) -> Iterator[Source | Unreadable | NoMatch]:
    from glob import iglob

    # ``folder/**`` matches the folder itself too, even one that does not exist.
    matches = sorted({match for match in iglob(pattern, recursive=True) if os.path.lexists(match)})
    if not matches:
        yield NoMatch(pattern)
    through_folders = "**" in pattern
    for match in matches:
        if not os.path.isdir(match):
            yield Source(match)
        elif not through_folders:  # with ``**`` the files of the folder are matches in their own right
            yield from _walk(match)


def _walk(folder: str) -> Iterator[Source | Unreadable]:
    """The JSON files of a folder and of those below it. Links to folders are followed, each folder is visited once."""
    pending = [folder]
    visited: set[tuple[int, int]] = set()
    while pending:
        current = pending.pop()
        folders: list[str] = []
        try:
            status = os.stat(current)
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(current) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Unreadable(_shown(current, folder), reason(error))
            continue
        for entry in ordered:
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                yield Unreadable(_shown(entry.path, folder), reason(error))
                continue
            if is_folder:
                if not entry.name.startswith(".") and entry.name not in _SKIPPED:
                    folders.append(entry.path)
            elif entry.name.lower().endswith(SUFFIXES):
                yield Source(_shown(entry.path, folder))
        pending.extend(reversed(folders))


def _shown(path: str, folder: str) -> str:
    """A path as people write it: what is found in ``.`` has no ``./`` before it."""
    return path.removeprefix(os.curdir + os.sep) if folder == os.curdir else path


def reason(error: OSError) -> str:
    """The system's reason in one line, without the name of the file."""
    return error.strerror or str(error) or type(error).__name__
