#!/usr/bin/env python3
"""Bring recorded answers of the real API into the exchange format of turnlint.

    python exchanges.py RECORDED.jsonl.gz … > exchanges.jsonl

Each line of a recording has `request`, `status`, `response` or `error`, `platform`, `endpoint`, `headers`,
`headers_complete`, `session` and `turn`.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import turnlint

#: Answers that nothing can be concluded from, by their text.
ASIDE = {
    "Malformed input request": "the front end of Amazon Bedrock in 2024, which is no more",
    "The file format is invalid or unsupported": "the API's own decoder refused a whole image: nothing shows why",
    "Input tag 'file' found using 'type' does not match": "files need no beta any more",
}
PLATFORMS = ("anthropic", "bedrock", "vertex", "foundry")
ENDPOINTS = {"/v1/messages/count_tokens": "count_tokens", "/v1/messages/batches": "batches"}


def sessions(file: str) -> Iterator[list[dict[str, Any]]]:
    """The lines of a recording, session by session, in order."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(Path(file), "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if isinstance(line["request"], dict) and line["status"] is not None:
                found[line["session"]].append(line)
    for lines_of in found.values():
        yield sorted(lines_of, key=lambda line: line["turn"])


def fields(line: dict[str, Any]) -> dict[str, Any]:
    """A recorded line as the fields of an exchange."""
    headers, platform = line["headers"], line["platform"]
    betas = headers.get("anthropic-beta") or ""
    accepted = line["status"] == 200
    return {
        "request": line["request"],
        "response": line["response"] if accepted and isinstance(line["response"], dict) else None,
        "error": None if accepted else line["error"] or {"type": "error"},
        "status": line["status"],
        "platform": platform if platform in PLATFORMS else "anthropic",
        "api_version": headers.get("anthropic-version") if platform == "anthropic" else None,
        "betas": [each.strip() for each in betas.split(",") if each.strip()] if line["headers_complete"] else None,
        "endpoint": ENDPOINTS.get(line["endpoint"], "messages"),
        "model": line.get("url_model"),
    }


def exchange(line: dict[str, Any]) -> turnlint.Exchange:
    """A recorded line in our form."""
    return turnlint.Exchange(**fields(line))


def main(files: list[str]) -> int:
    """Write the lines of all recordings."""
    for file in files:
        for number, lines in enumerate(sessions(file)):
            for line in lines:
                if any(text in json.dumps(line["error"], ensure_ascii=False) for text in ASIDE):
                    continue
                told = {name: value for name, value in fields(line).items() if value is not None}
                print(json.dumps({**told, "session": f"{Path(file).name}:{number}", "id": line["id"]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
