"""One module for what is measured alike. A group yields the key of a budget line and what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from benchmarks.groups import (
    clients,
    files,
    findings,
    growth,
    hostile,
    kept,
    logs,
    recordings,
    requests,
    sessions,
    start,
    streams,
)
from benchmarks.groups.plan import Measured, Plan, Unmeasured

#: Who measures a group of the budget. A group that is not here has only lines that wait for a later issue.
MEASURERS: Final[Mapping[str, Callable[[Plan], Iterator[Measured]]]] = {
    "control": requests.control,
    **{name: requests.against_json(name) for name in ("large", "agent", "short", "huge")},
    "bytes": requests.from_bytes,
    "six": requests.six,
    "images": requests.images,
    "recorded": recordings.recordings,
    "findings": findings.findings,
    "growth": growth.growth,
    "session": sessions.sessions,
    "client": clients.clients,
    "hostile": hostile.hostile,
    "log": logs.logs,
    "stream": streams.streams,
    "start": start.start,
    "plugin": start.plugin,
    "jsonl": files.jsonl,
    "kept": kept.kept,
}

__all__ = ["MEASURERS", "Measured", "Plan", "Unmeasured"]
