"""Globs over paths and over JSON pointers."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from typing import Final

from turnlint.values.json import Path

_ANY_STEPS: Final = "**"


def matches_path(pattern: str, path: str, folder: str) -> bool:
    """Whether a path fits a glob that was written in a folder.

    A glob without a slash fits the name of the file, or of a folder above it (``broken``, ``*.yaml``); one with a slash
    fits the path from that folder on (``tests/*/broken.json``), or a folder above the file. ``**`` stands for any
    number of folders, ``*`` never for a slash.
    """
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    regex = _compiled(pattern.removeprefix("./").rstrip("/"))
    return regex.fullmatch(f"/{relative}/") is not None


@lru_cache(maxsize=1_024)
def _compiled(pattern: str) -> re.Pattern[str]:
    steps = "".join(r"(?:[^/]+/)*" if step == _ANY_STEPS else _step(step) for step in pattern.lstrip("/").split("/"))
    start = "/" if "/" in pattern else r"/(?:[^/]+/)*"
    return re.compile(f"{start}{steps}(?:.*)", re.DOTALL)


def _step(step: str) -> str:
    inside = translate(step).removesuffix(r"\Z").removesuffix(r"\z").replace("(?s:", "(?:").replace(".*", "[^/]*")
    return inside.replace("(?:.)", "[^/]") + "/"


def matches_pointer(pattern: str, path: Path) -> bool:
    """Whether a path into JSON fits a JSON pointer (RFC 6901) in which steps may be globs.

    ``*`` stands for any one step or part of one, ``**`` for any number of steps; what stands below a place that fits
    fits too.
    """
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pattern.split("/")[1:]]
    # Which steps of the pattern may come next: each step of the path moves them on.
    places = _beside({0}, steps)
    for step in map(str, path):
        if len(steps) in places:
            return True
        moved = {
            at if steps[at] == _ANY_STEPS else at + 1
            for at in places
            if steps[at] == _ANY_STEPS or fnmatchcase(step, steps[at])
        }
        places = _beside(moved, steps)
    return len(steps) in places


def _beside(places: set[int], steps: list[str]) -> set[int]:
    """The places, and those behind a ``**`` that stands for nothing."""
    found = set(places)
    for place in places:
        at = place
        while at < len(steps) and steps[at] == _ANY_STEPS:
            at += 1
            found.add(at)
    return found
