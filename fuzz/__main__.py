"""Runs a campaign and tells what came of it: `python -m fuzz --help`."""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from typing import Any

from fuzz.campaign import Campaign, Failure, Tally, campaign
from fuzz.kept import KEPT, keep
from fuzz.kinds import KINDS
from fuzz.seeds import seeds


def main() -> int:
    """Gives 1 where a promise was broken, or something grew too fast."""
    faulthandler.enable()
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to run")
    parser.add_argument("--seed", type=int, default=0, help="what all inputs are made from")
    parser.add_argument("--begin", type=int, default=0, help="the number of the first input")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="run one input again, and let it fail")
    options = parser.parse_args()
    if options.only is not None:
        tally = Campaign(options.seed, with_growth=True)
        tally.run(options.only)
        for failure in tally.tally.failures.values():
            _fails(failure)
        _tell(tally.tally)
        return 0
    tally_ = campaign(options.seed, seconds=options.seconds, begin=options.begin, tell=_fails)
    _tell(tally_)
    failures = [each for each in tally_.failures.values() if each.kind in KINDS]
    if kept := keep((each.kind, each.what, each.value, each.context) for each in failures):
        print(f"{kept} kept in {KEPT}")
    return int(bool(tally_.failures or tally_.grown))


def _tell(tally: Tally) -> None:
    total = sum(tally.inputs.values())
    print(
        f"{total:,} inputs in {time.process_time() / 60:.1f} minutes of CPU: "
        + ", ".join(f"{count:,} {kind}" for kind, count in tally.inputs.most_common())
    )
    names = set(seeds().names)
    unreached = sorted(names - tally.rules.keys())
    print(f"{len(names) - len(unreached)} of {len(names)} rules reached; not: {', '.join(unreached) or 'none'}")
    print(f"{tally.unjudged:,} without a report; {len(tally.skipped)} reasons in skipped")
    for seconds, times, number in sorted(tally.outliers, reverse=True)[:10]:
        print(f"slow: {seconds:.2f} s, {times:,.0f} times json.dumps, input {number}")
    for what, (number, grown) in tally.grown.items():
        print(f"grows: {what}: {', '.join(f'{each:.3f}' for each in grown.seconds)} s, input {number}")
    if not tally.failures:
        print("no promise broken")


def _fails(failure: Failure) -> None:
    """Tell of a failure at once: a campaign is long."""
    print(f"FAILS: input {failure.number} ({failure.kind}) {failure.where}: {failure.what}")
    print(f"       {_short(failure.value)}  {failure.context}", flush=True)


def _short(value: Any) -> str:
    try:
        return repr(value)[:1500]
    except Exception:
        return "…"


if __name__ == "__main__":
    sys.exit(main())
