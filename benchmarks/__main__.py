"""Prints each line of the budget: what was measured, the bound, and whether it holds."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

import turnlint
from benchmarks import measure
from benchmarks.requests import conversation
from turnlint import projection, schema
from turnlint.context import DEFAULT

ONE = '{"model":"claude-sonnet-4-5","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}'


class Line(NamedTuple):
    """One line of the budget."""

    what: str
    measured: float
    bound: float
    unit: str = "x"


def long_requests() -> Iterator[Line]:
    raw = orjson.dumps(conversation(1_000))
    size = f"{len(raw) / 1e6:.1f} MB"

    def fresh() -> object:
        return orjson.loads(raw)

    turnlint.check(raw)
    yield Line(
        f"check(dict), 1,000 messages, {size} / json.dumps", measure.ratio(turnlint.check, json.dumps, fresh, 41), 0.75
    )
    yield Line(
        "check(bytes), the same / orjson.loads",
        measure.ratio(turnlint.check, orjson.loads, lambda: bytes(bytearray(raw)), 41),
        3.5,
    )


def short_requests() -> Iterator[Line]:
    raw = orjson.dumps(conversation(6))
    turnlint.check(raw)

    def fresh() -> object:
        return orjson.loads(raw)

    yield Line(
        "check(dict), 6 messages with tools / json.dumps", measure.ratio(turnlint.check, json.dumps, fresh, 2_001), 2
    )
    request = fresh()
    yield Line(
        "check(dict), 6 messages with tools", measure.median(lambda: turnlint.check(request), 2_001) * 1e6, 60, "us"
    )


def beside() -> Iterator[Line]:
    """Plain jsonschema on the very schema that turnlint compiles; for comparison, without a bound."""
    request = conversation(100)
    validator = projection.reference(schema.compiled(DEFAULT).schema)
    shape = schema.compiled(DEFAULT)
    yield Line(
        "for comparison: jsonschema on the same schema, 100 messages / json.dumps",
        measure.ratio(lambda value: list(validator.iter_errors(value)), json.dumps, lambda: request, 3),
        float("inf"),
    )
    yield Line(
        "for comparison: the compiled schema, 100 messages / json.dumps",
        measure.ratio(shape.faults, json.dumps, lambda: request, 41),
        float("inf"),
    )


def processes() -> Iterator[Line]:
    bare = measure.process("-c", "pass")
    engines = measure.process("-c", "import pydantic_core, orjson") - bare
    yield Line(
        "import turnlint / import pydantic_core, orjson",
        (measure.process("-c", "import turnlint") - bare) / engines,
        1.3,
    )
    first = measure.process("-c", f"import turnlint; turnlint.check({ONE!r})") - bare
    yield Line("the first check of a process, over a bare start", first * 1e3, 100, "ms")
    yield Line("turnlint --version", measure.process("-m", "turnlint", "--version") * 1e3, 120, "ms")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one.json")
        file.write_text(ONE)
        yield Line("turnlint check one.json", measure.process("-m", "turnlint", "check", str(file)) * 1e3, 250, "ms")
    base = measure.process("-c", "import pytest")
    plugin = measure.process("-c", "import pytest, turnlint.pytest_plugin")
    yield Line("import of the pytest plugin", max(0.0, plugin - base) * 1e3, 5, "ms")


def streams() -> Iterator[Line]:
    """Peak memory over a JSONL file of twice the length: the same, if memory is constant."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (2_000, 20_000):
            file = Path(folder, f"{count}.jsonl")
            line = orjson.dumps(conversation(10)) + b"\n"
            with file.open("wb") as out:
                out.writelines(line for _ in range(count))
            code = (
                "import resource, sys\nfrom turnlint.cli import main\n"
                f"try: main(['check', {str(file)!r}])\nexcept SystemExit: pass\n"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
            )
            import subprocess

            done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
            peaks.append(int(done.stderr.split()[-1]))
    yield Line("peak memory over JSONL: 20,000 lines / 2,000 lines", peaks[1] / peaks[0], 1.1)


def main() -> int:
    held = True
    for group in (long_requests, short_requests, beside, processes, streams):
        for line in group():
            bound = "" if line.bound == float("inf") else f"(bound {line.bound:g} {line.unit})"
            verdict = "" if not bound else "ok  " if line.measured <= line.bound else "OVER"
            held = held and line.measured <= line.bound
            print(f"{verdict:5}{line.measured:9.2f} {line.unit:3} {line.what} {bound}", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
