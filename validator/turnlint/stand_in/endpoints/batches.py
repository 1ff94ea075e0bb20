"""``/v1/messages/batches``: batches that are over as soon as they are looked at, with a result for each request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from turnlint.values.json import Json, write

#: So many batches are kept, the newest.
_KEPT: Final = 100
_LASTS: Final = timedelta(hours=24)


class Batches:
    """The batches that were made, with their results."""

    def __init__(self, name: str) -> None:
        self._name = hashlib.sha256(name.encode()).hexdigest()[:8]
        self._made = 0
        self._batches: dict[str, dict[str, Json]] = {}
        self._results: dict[str, list[Json]] = {}

    def create(self, requests: Iterable[Json], answer: Callable[[Json], Json]) -> Json:
        """Make a batch; ``answer`` gives the ``result`` of one request's ``params``."""
        self._made += 1
        name = f"msgbatch_{self._name}{self._made:06}"
        results = [{"custom_id": each["custom_id"], "result": answer(each["params"])} for each in requests]
        now = datetime.now(UTC)
        batch = {
            "id": name,
            "type": "message_batch",
            "processing_status": "in_progress",
            "request_counts": _counts([], len(results)),
            "created_at": _time(now),
            "expires_at": _time(now + _LASTS),
            "ended_at": None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": None,
        }
        self._batches[name], self._results[name] = batch, results
        while len(self._batches) > _KEPT:
            oldest = next(iter(self._batches))
            del self._batches[oldest], self._results[oldest]
        return batch

    def get(self, name: str, base: str) -> Json | None:
        """A batch, which is over now; ``None`` where there is none."""
        batch = self._batches.get(name)
        if batch is not None and batch["processing_status"] != "ended":
            batch |= {
                "processing_status": "ended",
                "ended_at": _time(datetime.now(UTC)),
                "request_counts": _counts(self._results[name], 0),
                "results_url": f"{base}/v1/messages/batches/{name}/results",
            }
        return batch

    def cancel(self, name: str) -> Json | None:
        """Cancel a batch: what was not done is cancelled."""
        batch = self._batches.get(name)
        if batch is not None and batch["processing_status"] == "in_progress":
            self._results[name] = [{**each, "result": {"type": "canceled"}} for each in self._results[name]]
            return {**batch, "processing_status": "canceling", "cancel_initiated_at": _time(datetime.now(UTC))}
        return batch

    def delete(self, name: str) -> Json | None:
        """Forget a batch."""
        if self._batches.pop(name, None) is None:
            return None
        del self._results[name]
        return {"id": name, "type": "message_batch_deleted"}

    def listed(self) -> Json:
        """The batches, the newest first."""
        data = [*reversed(self._batches.values())]
        names = [each["id"] for each in data]
        return {"data": data, "has_more": False, "first_id": names[0] if data else None, "last_id": names[-1:] or None}

    def results(self, name: str) -> bytes | None:
        """The results as JSON Lines; ``None`` where there are none."""
        found = self._results.get(name)
        return None if found is None else b"".join(write(each) + b"\n" for each in found)


def _counts(results: list[Json], waiting: int) -> dict[str, int]:
    kinds = [each["result"]["type"] for each in results]
    return {
        "processing": waiting,
        **{kind: kinds.count(kind) for kind in ("succeeded", "errored", "canceled", "expired")},
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
