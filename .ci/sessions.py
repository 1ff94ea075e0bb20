#!/usr/bin/env python3
"""Hold the steps of recorded sessions against what the real API answered.

    python sessions.py EXCHANGES.jsonl.gz …

Each line is a recorded exchange: `request`, `status`, `response` or `error`, `platform`, `endpoint`, `headers`,
`headers_complete`, `session` and `turn`. They are brought into the form of `turnlint.Exchange` and checked session by
session. A step finding of severity `error` on a request that the API accepted is a false alarm: exit status 1.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import turnlint

PLATFORMS = ("anthropic", "bedrock", "vertex", "foundry")


def exchange(line: dict[str, Any]) -> turnlint.Exchange:
    """A recorded line in our form."""
    headers, platform = line["headers"], line["platform"]
    betas = headers.get("anthropic-beta") or ""
    accepted = line["status"] == 200
    return turnlint.Exchange(
        line["request"],
        response=line["response"] if accepted and isinstance(line["response"], dict) else None,
        error=None if accepted else line["error"] or {"type": "error"},
        platform=platform if platform in PLATFORMS else "anthropic",
        api_version=headers.get("anthropic-version") if platform == "anthropic" else None,
        betas=[each.strip() for each in betas.split(",") if each.strip()] if line["headers_complete"] else None,
        endpoint=line["endpoint"] if line["endpoint"] in ("messages", "count_tokens", "batches") else "messages",
        model=line.get("url_model"),
    )


def main(files: list[str]) -> int:
    """Check all sessions; print each false alarm, and how often each rule spoke."""
    told: Counter[str] = Counter()
    judged = continued = false = 0
    for file in files:
        sessions: dict[str, list[dict[str, Any]]] = defaultdict(list)
        with gzip.open(Path(file), "rt", encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if isinstance(line["request"], dict) and line["status"] is not None:
                    sessions[line["session"]].append(line)
        for lines_of in sessions.values():
            lines_of.sort(key=lambda line: line["turn"])
            exchanges = [exchange(line) for line in lines_of]
            result = turnlint.check_session(exchanges)
            continued += sum(number is not None for number in result.continues)
            for line, each, report in zip(lines_of, exchanges, result.requests, strict=True):
                judged += 1
                alone = _alone(each)
                for finding in report.findings:
                    if (finding.rule, finding.path) in alone:
                        continue
                    told[f"{finding.severity} {finding.rule}"] += 1
                    if finding.severity is turnlint.Severity.ERROR and line["status"] == 200:
                        false += 1
                        print(f"{line['id']}: {finding.rule}: {finding.message}")
    print(f"{judged} requests, {continued} of them continue another; {false} false alarms")
    print("\n".join(f"{count:6} {name}" for name, count in told.most_common()))
    return 1 if false or not continued else 0


def _alone(each: turnlint.Exchange) -> set[tuple[str, tuple[str | int, ...]]]:
    """What is found in the request by itself."""
    report = turnlint.check(
        each.request,
        platform=each.platform,
        api_version=each.api_version,
        betas=each.betas,
        endpoint=each.endpoint,
        model=each.model,
    )
    return {(finding.rule, finding.path) for finding in report.findings}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
