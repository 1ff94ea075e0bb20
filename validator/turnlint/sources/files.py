"""Paths, folders and globs as files, in a settled order, each file once."""

# Paths are shown as they were given; pathlib would tidy them up.

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: The suffixes that promise JSON Lines, and those of files that promise JSON of any kind.
LINES: Final = (".jsonl", ".ndjson")
SUFFIXES: Final = (".json", *LINES)
STDIN_PATH: Final = "-"
_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages"})
#: How many bytes a document may have, whole or a line: as many as the API takes in a batch.
LARGEST: Final = 256 * 1024 * 1024
#: Why a device, a pipe or a socket that was found is not read.
NOT_REGULAR: Final = "not a regular file"
_MAGIC: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be read, and the system's reason; or one record of a file, at a ``line``."""

    file: str
    reason: str
    line: int | None = None


class TooLarge(OSError):
    """A document that is larger than it may be, so that it is not read to its end."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"larger than {largest // 1024**2:,} MB (--max-file-size lifts the bound)")


class TooBlank(OSError):
    """A file that goes on with white space for so long that it is not read to its end."""

    def __init__(self) -> None:
        super().__init__("more than 1 MB of nothing but white space")


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A glob that matches no file."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; ``named`` says that the user named this very file, so that it is a request by his word."""

    path: str
    named: bool = False


def find(inputs: Iterable[str], suffixes: Sequence[str] = SUFFIXES) -> Iterator[Source | Unreadable | NoMatch]:
    """The files that the inputs stand for: paths, folders (walked), globs (``**`` goes through folders), ``-``.

    Of folders those with one of the ``suffixes``.
    """
    seen: set[str] = set()
    for given in inputs:
        for source in _expand(given, tuple(suffixes)):
            if isinstance(source, Source):
                identity = STDIN_PATH if source.path == STDIN_PATH else os.path.abspath(source.path)
                if identity in seen:
                    continue
                seen.add(identity)
            yield source


def _expand(given: str, suffixes: tuple[str, ...]) -> Iterator[Source | Unreadable | NoMatch]:
    if given == STDIN_PATH:
        yield Source(given, named=True)
    elif os.path.isdir(given):
        yield from _walk(given, suffixes)
    elif _MAGIC.isdisjoint(given) or os.path.lexists(given):
        yield Source(given, named=True)
    else:
        yield from _glob(given, suffixes)


def _glob(pattern: str, suffixes: tuple[str, ...]) -> Iterator[Source | Unreadable | NoMatch]:
    from glob import iglob

    through_folders = "**" in pattern
    # ``folder/**`` matches the folder itself too, even one that does not exist.
    found = _below(pattern) if through_folders else iglob(pattern)
    matches = sorted({match for match in found if os.path.lexists(match)})
    if not matches:
        yield NoMatch(pattern)
    for match in matches:
        if not os.path.isdir(match):
            yield _regular(match)
        elif not through_folders:  # with ``**`` the files of the folder are matches in their own right
            yield from _walk(match, suffixes)


def _below(pattern: str) -> Iterator[str]:
    """What matches a pattern with ``**``. Links to folders are not followed, as they may lead round and round."""
    import re
    from glob import iglob

    parts = re.split(r"[/\\\\]" if os.sep == "\\" else "/", pattern)
    first = parts.index("**") if "**" in parts else next(at for at, part in enumerate(parts) if "**" in part)
    head, rest = "/".join(parts[:first]), parts[first:]
    shape = "".join(_step(part) for part in rest)
    matches = re.compile(shape).fullmatch
    for base in iglob(head) if not _MAGIC.isdisjoint(head) else [head]:
        start = base + "/" if head or pattern.startswith("/") else ""
        for folder, folders, names in os.walk(start or os.curdir):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inner = os.path.relpath(folder, start or os.curdir).replace(os.sep, "/")
            inner = "" if inner == os.curdir else inner + "/"
            for name in (*names, *folders):
                if matches(f"{inner}{name}/"):
                    yield f"{start}{inner}{name}"


def _step(part: str) -> str:
    """One step of a pattern as a regular expression, with the slash after it."""
    from fnmatch import translate

    if part == "**":
        return r"(?:[^/.][^/]*/)*"
    inside = translate(part).removesuffix(r"\Z").removesuffix(r"\z").replace("(?s:", "(?:").replace(".*", "[^/]*")
    return ("" if part.startswith(".") else "(?![.])") + inside + "/"


def _walk(folder: str, suffixes: tuple[str, ...]) -> Iterator[Source | Unreadable]:
    """The files of a folder and of those below it that have one of the suffixes.

    Each folder is visited once; links to folders are followed where they stay inside.
    """
    root = os.path.realpath(folder)
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
                leads_out = is_folder and entry.is_symlink() and not _is_inside(entry.path, root)
            except OSError as error:
                yield Unreadable(_shown(entry.path, folder), reason(error))
                continue
            if is_folder:
                if not leads_out and not entry.name.startswith(".") and entry.name not in _SKIPPED:
                    folders.append(entry.path)
            elif entry.name.lower().endswith(suffixes):
                yield _regular(_shown(entry.path, folder))
        pending.extend(reversed(folders))


def _is_inside(path: str, root: str) -> bool:
    """Whether a link leads to something below a folder, or to the folder itself."""
    return (os.path.realpath(path) + os.sep).startswith(root.rstrip(os.sep) + os.sep)


def _regular(path: str) -> Source | Unreadable:
    """A file that was found, unless it is none that ends: a device, a pipe, a socket, or a link to one."""
    try:
        is_regular = stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):  # the reader will say why
        return Source(path)
    return Source(path) if is_regular else Unreadable(path, NOT_REGULAR)


def _shown(path: str, folder: str) -> str:
    """A path as people write it: what is found in ``.`` has no ``./`` before it."""
    return path.removeprefix(os.curdir + os.sep) if folder == os.curdir else path


def reason(error: OSError) -> str:
    """The system's reason in one line, without the name of the file."""
    return error.strerror or str(error) or type(error).__name__
