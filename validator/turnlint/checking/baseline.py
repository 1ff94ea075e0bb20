"""Baselines: findings that are known, so that only new ones are told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterable
from typing import Any, Final, NamedTuple

import orjson

_VERSION: Final = 1


class BaselineError(ValueError):
    """A baseline that cannot be read."""


class Known(NamedTuple):
    """A finding of a baseline: by its mark, with its rule, a file where it stood, and how often it is known."""

    mark: str
    rule: str
    file: str
    times: int = 1


def read(path: str) -> list[Known]:
    """What stands in a baseline. One that is not there yet is empty. Raises :class:`BaselineError`."""
    try:
        with open(path, "rb") as stream:
            value: Any = orjson.loads(stream.read())
        if value["version"] != _VERSION:
            raise BaselineError(f"{path}: a baseline of version {value['version']}, which another turnlint wrote")
        return [
            Known(str(entry["mark"]), str(entry["rule"]), str(entry["file"]), int(entry["count"]))
            for entry in value["findings"]
        ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror or error}") from None
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"{path}: not a baseline") from None


def updated(before: Iterable[Known], found: Iterable[Known], seen: Container[str]) -> bytes:
    """The baseline after a run that saw some files: what it found, and what was known of others that are there."""
    return written([*(each for each in before if not is_past(each, seen)), *found])


def is_past(known: Known, seen: Container[str]) -> bool:
    """Whether a run that saw some files would have found it, if it were still there."""
    return known.file in seen or not os.path.exists(known.file)


def written(found: Iterable[Known]) -> bytes:
    """The baseline that has these findings, one a line, in a settled order."""
    counts: Counter[str] = Counter()
    first: dict[str, Known] = {}
    for each in found:
        counts[each.mark] += each.times
        first.setdefault(each.mark, each)
    entries = sorted(first.values(), key=lambda each: (each.file, each.rule, each.mark))
    lines = [
        orjson.dumps(
            {"rule": each.rule, "file": each.file.replace(os.sep, "/"), "mark": each.mark, "count": counts[each.mark]}
        )
        for each in entries
    ]
    return b'{"version": %d, "findings": [\n%s\n]}\n' % (_VERSION, b",\n".join(lines))
