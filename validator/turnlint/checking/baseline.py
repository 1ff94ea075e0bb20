"""Baselines: findings that are known, so that only new ones are told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import orjson

_VERSION: Final = 1


class BaselineError(ValueError):
    """A baseline that cannot be read."""


class Known(NamedTuple):
    """A finding of a baseline: by its mark, with its rule and a file where it stood, for people to read."""

    mark: str
    rule: str
    file: str


def read(path: str) -> Mapping[str, int]:
    """How often each mark stands in a baseline. One that is not there yet is empty. Raises :class:`BaselineError`."""
    try:
        with open(path, "rb") as stream:
            value: Any = orjson.loads(stream.read())
        if value["version"] != _VERSION:
            raise BaselineError(f"{path}: a baseline of version {value['version']}, which another turnlint wrote")
        return {str(entry["mark"]): int(entry["count"]) for entry in value["findings"]}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror or error}") from None
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"{path}: not a baseline") from None


def written(found: Iterable[Known]) -> bytes:
    """The baseline that has these findings, one a line, in a settled order."""
    counts: Counter[str] = Counter()
    first: dict[str, Known] = {}
    for each in found:
        counts[each.mark] += 1
        first.setdefault(each.mark, each)
    entries = sorted(first.values(), key=lambda each: (each.file, each.rule, each.mark))
    lines = [
        orjson.dumps(
            {"rule": each.rule, "file": each.file.replace(os.sep, "/"), "mark": each.mark, "count": counts[each.mark]}
        )
        for each in entries
    ]
    return b'{"version": %d, "findings": [\n%s\n]}\n' % (_VERSION, b",\n".join(lines))
