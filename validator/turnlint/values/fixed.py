"""What became of a request that was to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from turnlint.values.json import Json, Path
from turnlint.values.report import Finding


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """One fix that was made.

    * ``rule``: whose findings it solved.
    * ``safe``: whether it keeps the meaning; an unsafe one invents something, or leaves something out.
    * ``says``: what was done, in one sentence; of an unsafe one also what was invented or lost.
    * ``path``: where the first of its findings stood, in the request as it then was.
    """

    rule: str
    safe: bool
    says: str
    path: Path


class Fixed(NamedTuple):
    """A request after its fixes.

    * ``request``: a new value; where nothing was done, the one that was given.
    * ``applied``: what was done, in order; ``remaining``: what is still found.
    """

    request: Json
    applied: tuple[AppliedFix, ...]
    remaining: tuple[Finding, ...]
