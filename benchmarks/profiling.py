"""Where the time goes: `python -m benchmarks --profile NAME`."""

from __future__ import annotations

import cProfile
import gc
import pstats
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

import turnlint
from benchmarks.children import python
from benchmarks.groups import findings, recordings, start
from benchmarks.shapes import SHAPES, media
from benchmarks.shapes.faulty import KINDS, MOST, faulty
from benchmarks.shapes.lines import tiny
from benchmarks.shapes.recorded import recorded

Work: TypeAlias = tuple[Callable[[Any], object], Callable[[], list[Any]]]
"""What to call, and a maker of fresh inputs for about a second of it."""

_SECONDS: Final = 1.0
_MOST_INPUTS: Final = 5_000
_SHOWN: Final = 30
_PROCESSES: Final = ("import", "first-check", "first-check-tools")


def names() -> tuple[str, ...]:
    """What can be profiled."""
    return (
        *SHAPES,
        "bytes",
        "images-new",
        *(f"finding-{kind.replace(' ', '-')}" for kind in KINDS),
        "recorded",
        *_PROCESSES,
    )


def profile(name: str, corpus: Path | None) -> None:
    """Print where the time of a shape goes, or that of the imports of a process."""
    if name in _PROCESSES:
        _process(name)
    else:
        what, inputs = _work(name, corpus)
        _calls(what, inputs)


def _work(name: str, corpus: Path | None) -> Work:
    if name == "recorded":
        if corpus is None:
            raise SystemExit("--profile recorded needs --corpus")
        items = list(recorded(corpus))
        return recordings.check, lambda: [(item, item.request()) for item in items]
    what: Callable[[Any], object] = turnlint.check
    if name == "images-new":
        numbers = count(1)
        return what, lambda: [media.images(20, next(numbers)) for _ in range(20)]
    if name == "bytes":
        raw = bytearray(SHAPES["large"].raw())
        return what, partial(_enough, what, lambda: bytes(raw))
    if name in SHAPES:
        return what, partial(_enough, what, SHAPES[name].copies())
    kind = next(kind for kind in KINDS if name.endswith(kind.replace(" ", "-")))
    fresh = partial(orjson.loads, orjson.dumps(faulty(kind, MOST)))
    return findings.read, partial(_enough, findings.read, fresh)


def _enough(what: Callable[[Any], object], fresh: Callable[[], Any]) -> list[Any]:
    what(fresh())
    begin = time.process_time()
    what(fresh())
    once = max(time.process_time() - begin, 1e-6)
    return [fresh() for _ in range(min(_MOST_INPUTS, max(1, round(_SECONDS / once))))]


def _calls(what: Callable[[Any], object], inputs: Callable[[], list[Any]]) -> None:
    """First without the profiler, for the time and the collector's part in it; then with it, for the shares."""
    for value in inputs():
        what(value)
    given = inputs()
    collecting = _Collecting()
    gc.collect()
    gc.callbacks.append(collecting)
    begin = time.process_time()
    for value in given:
        what(value)
    took = time.process_time() - begin
    gc.callbacks.remove(collecting)
    share = collecting.took / took
    print(f"{len(given)} calls, {took / len(given) * 1e6:,.0f} us each, {share:.0%} of it for the garbage collector")
    print("Below, the profiler makes calls of Python functions dearer than they are: read shares, not times.")
    given = inputs()
    profiler = cProfile.Profile()
    profiler.enable()
    for value in given:
        what(value)
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(_SHOWN)


class _Collecting:
    """Adds up the time that the garbage collector takes."""

    def __init__(self) -> None:
        self.took = 0.0
        self.since = 0.0

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        now = time.process_time()
        if phase == "start":
            self.since = now
        else:
            self.took += now - self.since


def _process(name: str) -> None:
    """The dearest imports of a process, by the time of each module itself; then its calls."""
    program = {
        "import": "import turnlint",
        "first-check": start.first_check(tiny(0)),
        "first-check-tools": start.first_check(orjson.loads(SHAPES["six"].raw())),
    }[name]
    with python() as interpreter:
        interpreter.run("-c", program)
        told = interpreter.run("-X", "importtime", "-c", program).output.splitlines()
        (interpreter.folder / "program.py").write_text(program, encoding="utf-8")
        calls = interpreter.run("-m", "cProfile", "-s", "tottime", "program.py").output.splitlines()
    rows = [line.removeprefix("import time:") for line in told if line.startswith("import time:")]
    print("us itself | with its own | module")
    print("\n".join(sorted(rows[1:], key=lambda row: -int(row.split("|")[0]))[:_SHOWN]))
    print("\n".join(calls[: _SHOWN + 8]))
