"""The ways in, one module for each that belongs together."""

from __future__ import annotations

from typing import Final

from fuzz.kind import Kind
from fuzz.kinds import files, queries, requests, responses, sessions, streams, turns

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind for room in (requests, responses, streams, sessions, turns, queries, files) for kind in room.KINDS
}
