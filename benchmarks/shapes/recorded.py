"""The requests of a folder of recorded exchanges, each with the context that it was sent in."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

Json: TypeAlias = Any

FILE: Final = "dev.jsonl.gz"
_ENDPOINTS: Final = {"/v1/messages/count_tokens": "count_tokens", "/v1/messages/batches": "batches"}


class Recorded(NamedTuple):
    """A request as it was sent, and the context as ``turnlint.check`` takes it."""

    text: str
    context: dict[str, Any]

    def request(self) -> Json:
        """The request, made anew."""
        return json.loads(self.text)


def recorded(folder: Path) -> Iterator[Recorded]:
    """Every request of the folder's recordings that stands there for its own sake, whatever the API answered."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not (row.get("dup_of") or row.get("placeholders") or row["endpoint"].endswith("/count-tokens")):
                yield Recorded(json.dumps(row["request"]), _context(row))


def _context(row: Json) -> dict[str, Any]:
    headers = row.get("headers") or {}
    listed = [beta.strip() for beta in (headers.get("anthropic-beta") or "").split(",")]
    # Scrubbed headers say nothing of betas; on the clouds these may stand in the body, where turnlint reads them.
    complete = row["platform"] == "anthropic" and row.get("headers_complete")
    model = row.get("url_model")
    return {
        "platform": row["platform"],
        "endpoint": _ENDPOINTS.get(row["endpoint"], "messages"),
        "betas": [beta for beta in listed if beta] if complete else None,
        "model": model if model and "unknown" not in model else None,
        "api_version": headers.get("anthropic-version") or "2023-06-01",
    }
