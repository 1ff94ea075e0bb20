#!/usr/bin/env python3
"""Hold the steps of recorded sessions against what the real API answered.

    python sessions.py EXCHANGES.jsonl.gz …

Each line is a recorded exchange: `request`, `status`, `response` or `error`, `platform`, `endpoint`, `headers`,
`headers_complete`, `session` and `turn`. They are brought into the form of `turnlint.Exchange` and checked session by
session. A step finding of severity `error` on a request that the API accepted is a false alarm: exit status 1.
"""

from __future__ import annotations

import sys
from collections import Counter

from exchanges import exchange, sessions

import turnlint


def main(files: list[str]) -> int:
    """Check all sessions; print each false alarm, and how often each rule spoke."""
    told: Counter[str] = Counter()
    judged = continued = false = 0
    for file in files:
        for lines_of in sessions(file):
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
