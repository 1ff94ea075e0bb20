"""What a run of the fuzzer is told as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from turnlint.loops.fuzzing import Found, Score
from turnlint.loops.plan import STEPS
from turnlint.loops.verdict import Verdict
from turnlint.reporters.telling import count

_WIDTH: Final = 100


def found_lines(found: Found, target: str) -> Iterator[str]:
    """A fault: what it is, the smallest plan that shows it, and a test to paste."""
    yield from verdict_lines(found.verdict)
    yield f"  = after: {found.plan}"
    if found.behind:
        yield f"  = seen where these are let pass: {', '.join(found.behind)}"
    yield "  = test:"
    yield from (f"      {line}".rstrip() for line in found.test(target).splitlines())


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """A fault, with what to do about it."""
    yield f"{verdict.severity}[{verdict.name}] request {verdict.request}: {verdict.message}"
    if verdict.help:
        yield f"  = help: {verdict.help}"


def score_lines(score: Score, target: str) -> Iterator[str]:
    """The scorecard: what was found, how much was tried, and what was reached and what not."""
    faults = count(len(score.found), "fault")
    tried = f"{count(score.plans, 'conversation')}, {count(score.requests, 'request')} in {score.seconds:.1f} s"
    yield f"{target}: {faults}; {tried}"
    reached = [name for name in STEPS if name not in score.missed]
    yield f"  replies reached: {', '.join(reached)}"
    if score.missed:
        yield f"  not reached, for no request allowed them: {', '.join(score.missed)}"
    yield f"  answers: {_counted(score.stops)}"
    if score.raised:
        yield f"  the loop raised: {_counted(score.raised)}"


def as_json(score: Score, target: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "target": target,
        "found": [
            {**each.verdict._asdict(), "plan": each.plan.turns, "behind": each.behind, "test": each.test(target)}
            for each in score.found
        ],
        "conversations": score.plans,
        "turns": score.turns,
        "requests": score.requests,
        "seconds": round(score.seconds, 3),
        "reached": dict(score.played),
        "not_reached": score.missed,
        "answers": dict(score.stops),
        "raised": dict(score.raised),
    }


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.most_common())
