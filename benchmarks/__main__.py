"""Measures the budget and prints it as a table: `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import profiling
from benchmarks.budget import BUDGET, GROUPS
from benchmarks.groups import MEASURERS, Plan, Unmeasured
from benchmarks.measure import FULL, QUICK
from benchmarks.shapes.recorded import FILE
from benchmarks.table import Outcome, machine, row, summary, table


def main() -> int:
    """Measure what is asked for. Gives 1 where a bound is missed or something could not be measured by a fault."""
    options = _options()
    if options.profile:
        profiling.profile(options.profile, options.corpus)
        return 0
    print(machine(), file=sys.stderr)
    plan = Plan(QUICK if options.quick else FULL, options.quick, options.corpus)
    outcomes = {}
    for group in options.only or GROUPS:
        outcomes.update(measure(group, plan))
    shown = [outcomes[line.key] for line in BUDGET if line.key in outcomes]
    print("", *table(shown), summary(shown), sep="\n")
    return int(any(outcome.over for outcome in shown))


def measure(group: str, plan: Plan) -> dict[str, Outcome]:
    """What came of each line of a group; a fault in one group does not stop the others."""
    lines = {line.key: line for line in BUDGET if line.group == group}
    outcomes: dict[str, Outcome] = {}
    why, failed = "", False
    try:
        for measured in MEASURERS[group](plan) if group in MEASURERS else ():
            outcomes[measured.key] = Outcome(lines[measured.key], measured)
            print(row(outcomes[measured.key]), file=sys.stderr, flush=True)
    except Unmeasured as reason:
        why = str(reason)
    except Exception as fault:  # whatever it is, it is told in the table, beside the figures of the others
        why, failed = f"{type(fault).__name__}: {fault}", True
    for key, line in lines.items():
        outcomes.setdefault(key, Outcome(line, why=line.later or why, failed=failed and not line.later))
    return outcomes


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a glance, in under a minute")
    parser.add_argument("--only", action="append", choices=GROUPS, metavar="GROUP", help=f"one of {', '.join(GROUPS)}")
    parser.add_argument("--corpus", type=_folder, help=f"a folder of recorded exchanges that holds {FILE}")
    parser.add_argument(
        "--profile", choices=profiling.names(), metavar="NAME", help=f"one of {', '.join(profiling.names())}"
    )
    return parser.parse_args()


def _folder(given: str) -> Path:
    folder = Path(given)
    if not (folder / FILE).is_file():
        raise argparse.ArgumentTypeError(f"{given} holds no {FILE}")
    return folder


if __name__ == "__main__":
    sys.exit(main())
