"""What is pinned: both requirement files work on any machine, and say what ``pyproject.toml`` says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: Final = PROJECT["project"]["optional-dependencies"]
NAME: Final = PROJECT["project"]["name"]
# What an installation takes from its environment; the official SDK is there to compare with, and is the locked one.
TAKEN: Final = [
    *(
        each
        for extra in ("compression", "yaml", "test")
        for each in map(Requirement, EXTRAS[extra])
        if each.name != NAME
    ),
    *map(Requirement, PROJECT["project"]["dependencies"]),
    *map(Requirement, PROJECT["build-system"]["requires"]),
]
PIN: Final = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; [^\\]+?)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)
BOTH: Final = ("locked", "lowest")


def pinned(name: str) -> dict[str, re.Match[str]]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", "")
    lines = [" ".join(line.split()) for line in text.splitlines() if line.split("#")[0].strip()]
    pins = [PIN.fullmatch(line) for line in lines]
    # No option (an index, a link to files) and no address stands in the file: nothing but pins does.
    assert [line for line, pin in zip(lines, pins, strict=True) if pin is None] == []
    return {pin["name"]: pin for pin in pins if pin is not None}


@pytest.mark.parametrize("name", BOTH)
def test_every_package_has_its_version_and_hashes(name: str) -> None:
    assert len(pinned(name)) > 30
    assert all(pin["hashes"].count("sha256:") >= 1 for pin in pinned(name).values())


@pytest.mark.parametrize("name", BOTH)
def test_everything_that_the_project_asks_for_is_pinned(name: str) -> None:
    pins = pinned(name)
    for wanted in TAKEN:
        assert Version(pins[canonicalize_name(wanted.name)]["version"]) in wanted.specifier, wanted.name


def test_lower_bounds_are_what_the_oldest_set_has() -> None:
    """What stands in ``pyproject.toml`` is what ``make lowest`` shows to work; there are no upper bounds."""
    pins = pinned("lowest")
    for wanted in TAKEN:
        [bound] = wanted.specifier
        assert bound.operator == ">=", wanted.name
        if wanted.name != "anthropic":
            assert Version(pins[canonicalize_name(wanted.name)]["version"]) == Version(bound.version), wanted.name


def test_both_sets_have_the_same_sdk() -> None:
    assert pinned("lowest")["anthropic"]["version"] == pinned("locked")["anthropic"]["version"]
