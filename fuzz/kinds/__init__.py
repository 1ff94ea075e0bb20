"""The ways in, one module for each that belongs together."""

from __future__ import annotations

from typing import Final

from fuzz.kind import Kind
from fuzz.kinds import files, queries, recordings, requests, responses, sessions, streams, turns

_ROOMS: Final = (requests, responses, streams, sessions, turns, queries, files, recordings)
KINDS: Final[dict[str, Kind]] = {kind.name: kind for room in _ROOMS for kind in room.KINDS}
