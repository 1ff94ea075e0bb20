#!/usr/bin/env python3
"""Build the request after each recorded exchange, with made-up results and words, and hold it against the session.

    python next_turns.py EXCHANGES.jsonl.gz …

The lines are those that `sessions.py` reads. A finding of severity `error` or `warning` that the recorded request did
not have already is a fault of what was built: exit status 1. So is a request that cannot be built for another reason
than an obstacle that is told.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from sessions import exchange

import turnlint


def faults(line: dict[str, Any], ways: Counter[str]) -> list[str]:
    """What is wrong with the request that is built after an exchange; the way that it goes on is counted."""
    each = exchange(line)
    came = each.response if each.response is not None else line["sse"]
    context: dict[str, Any] = {
        "platform": each.platform,
        "api_version": each.api_version,
        "betas": each.betas,
        "model": each.model,
    }
    turn = turnlint.next_turn(each.request, came, **context)
    ways[f"{turn.stop_reason}: {turn.way}" + (f" ({turn.obstacle.what})" if turn.obstacle else "")] += 1
    if turn.obstacle is not None:
        return []
    try:
        made = turn.request(dict.fromkeys(turn.calls, "made up"), "Go on." if turn.way == "speak" else None)
    except ValueError as error:
        return [f"cannot be built: {error}"]
    session = turnlint.Session(**context)
    before = {(finding.rule, finding.message) for finding in session.check(each.request).findings}
    session.receive(came)
    found = [*session.check(made).findings, *turnlint.check(made, **context).findings]
    return [
        f"{finding.rule}: {finding.message}"
        for finding in found
        if finding.severity is not turnlint.Severity.ADVICE and (finding.rule, finding.message) not in before
    ]


def main(files: list[str]) -> int:
    """Go through all exchanges that were answered; print each fault, and how many went on in which way."""
    ways: Counter[str] = Counter()
    wrong = 0
    for file in files:
        with gzip.open(Path(file), "rt", encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                answered = line["status"] == 200 and (isinstance(line["response"], dict) or line["sse"])
                if not answered or not isinstance(line["request"], dict) or "messages" not in line["request"]:
                    continue
                if "count" in line["endpoint"] or "batch" in line["endpoint"]:
                    continue
                for fault in faults(line, ways):
                    wrong += 1
                    print(f"{line['id']}: {fault}")
    print(f"{ways.total()} exchanges; {wrong} faults in what was built after them")
    print("\n".join(f"{count:6} {way}" for way, count in ways.most_common()))
    return 1 if wrong or not ways else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
