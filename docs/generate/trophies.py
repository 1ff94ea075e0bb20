"""The page of trophies: what the last run over loops in wide use found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from benchmarks.loops.loops import LOOPS, RESULTS
from docs.generate.markdown import NOTE, cell, join
from turnlint.engine import registry


def page() -> str:
    """The page."""
    results = json.loads(RESULTS.read_bytes())
    known = [(loop, results[loop.title]) for loop in LOOPS if loop.title in results]
    faults = sum(len(_faults(result)) for _, result in known)
    dates = sorted({result["date"] for _, result in known})
    lines = [
        NOTE,
        "# Trophy case",
        "",
        f"{len(known)} agent loops in wide use, at their newest releases on {' and '.join(dates)}, begun as their "
        f"documentation does and driven by [the fuzzer](loops.md): {faults} faults. A fault is told once for a loop, "
        "with the smallest conversation that shows it: a list of replies for each turn of the user. Every reply was "
        "one that the API sends, for the tools and the thinking that the loop itself asked for. `make loops` runs it "
        "again.",
        "",
        "What it says of a loop is what that loop does unless one tells it otherwise; several have a setting or a hook "
        "for it. Errors are refused by the API; warnings are accepted, and lose or invent something.",
    ]
    for loop, result in known:
        versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
        lines += ["", f"## {loop.title}", "", f"{versions}; {_tried(result)}.", ""]
        lines += _table(result)
    return join(lines)


def _tried(result: Any) -> str:
    plans = sum(run["conversations"] for run in result["runs"])
    requests = sum(run["requests"] for run in result["runs"])
    return f"{plans:,} conversations, {requests:,} requests"


def _faults(result: Any) -> dict[str, tuple[str, Any]]:
    """Each fault once, with the first driver that shows it. What stands behind an error the API never comes to."""
    made: dict[str, tuple[str, Any]] = {}
    for run in result["runs"]:
        for found in run["found"]:
            if not found.get("behind"):
                made.setdefault(found["name"], (run["what"], found))
    return made


def _table(result: Any) -> Iterator[str]:
    found = _faults(result)
    if not found:
        yield "No fault was found."
        return
    yield "| fault | after | what to do |"
    yield "|---|---|---|"
    for name, (what, each) in found.items():
        known = name in registry.rules()
        link = f"[{name}](rules/{name}.md)" if known else name
        where = f" ({what})" if what else ""
        plan = ", ".join("[" + ", ".join(turn) + "]" for turn in each["plan"])
        yield f"| {each['severity']}: {link}{where} | `{plan}` | {cell(each['help'])} |"
