"""A campaign: inputs one after another, each made from the seed and its number alone, so that any can be made again."""

from __future__ import annotations

import contextlib
import random
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import signature
from pathlib import Path
from typing import Any, Final

import orjson

from fuzz import checks, growth, mutations
from fuzz.mutations import Mutator
from fuzz.seeds import context, seeds
from fuzz.shrinking import shrunk
from turnlint.values.json import write

Json = Any

#: Seconds after which an input counts as hanging. It ends a campaign's input, and decides no verdict of turnlint's.
HANGS: Final = 30
#: A check is told as an outlier where it takes so long, and so many times what writing the same takes.
_SLOW: Final = 0.2
_TIMES: Final = 100


@dataclass
class Failure:
    """A promise that was broken: which, by which input, and where."""

    number: int
    kind: str
    what: str
    where: str
    request: Json = None
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """Failures with one key are one."""
        return (self.kind, self.what.split("'")[0][:60], self.where)


@dataclass
class Tally:
    """What a campaign came to."""

    inputs: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], Failure] = field(default_factory=dict)
    outliers: list[tuple[float, float, int]] = field(default_factory=list)
    grown: dict[str, tuple[int, growth.Growth]] = field(default_factory=dict)
    unsendable: int = 0


class Hangs(BaseException):
    """An input takes too long; nothing in between may catch it."""


@contextlib.contextmanager
def _ends() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Hangs

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Campaign:
    """Runs inputs and counts."""

    def __init__(self, seed: int, *, with_growth: bool = False) -> None:
        self.seed = seed
        self.tally = Tally()
        self.kinds = ["request"] * 9 + ["given"] * 3 + ["text"] * 4 + ["file"] * 2 + ["law"] * 3 + ["explain"]
        if with_growth:
            self.kinds += ["growth"]

    def run(self, number: int) -> None:
        """Make the input of a number, and hold it against what must hold."""
        rng = random.Random(f"{self.seed}:{number}")
        kind = rng.choice(self.kinds)
        self.tally.inputs[kind] += 1
        getattr(self, f"_{kind}")(number, rng)

    def _made(self, rng: random.Random, *, plain: bool = True) -> tuple[Json, dict[str, Any]]:
        known = seeds()
        request, own = rng.choice(known.cases)
        made = Mutator(rng, known).mutated(request, plain=plain)
        return made, own if rng.random() < 0.4 else context(rng)

    def _request(self, number: int, rng: random.Random) -> None:
        request, where = self._made(rng)
        if not isinstance(request, (dict, list)):
            return

        def check(value: Json) -> None:
            report, cost = checks.survived(value, where)
            self.tally.rules.update({finding.rule for finding in report.findings})
            self.tally.skipped.update(report.skipped.keys())
            if cost.check > _SLOW and cost.check > _TIMES * cost.dumps:
                self.tally.outliers.append((cost.check, cost.check / max(cost.dumps, 1e-6), number))

        self._guarded(number, "request", check, request, where)

    def _given(self, number: int, rng: random.Random) -> None:
        request, where = self._made(rng, plain=False)

        def check(value: Json) -> None:
            self.tally.unsendable += checks.given(value, where) is None

        self._guarded(number, "given", check, request, where, shrinks=False)

    def _text(self, number: int, rng: random.Random) -> None:
        request, where = self._made(rng)
        raw = mutations.garbled(rng, _written(request))

        def check(value: Json) -> None:
            self.tally.rules.update({finding.rule for finding in checks.text(value, where).findings})

        self._guarded(number, "text", check, raw, where, shrinks=False)

    def _law(self, number: int, rng: random.Random) -> None:
        request, where = self._made(rng)
        self._guarded(number, "law", lambda value: checks.law(value, where), request, where)

    def _explain(self, number: int, rng: random.Random) -> None:
        known = seeds()
        text = rng.choice([*known.texts, *known.names])
        for _ in range(rng.randint(0, 4)):
            place, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
            repeated = text[place:end] * rng.choice((1, 2, 60))
            piece = rng.choice((repeated, "`", "{", "messages.0: ", '{"error":', "é", "\n"))
            text = (text[:place] + piece + text[end:])[:30_000]
        self._guarded(number, "explain", checks.explained, text, {}, shrinks=False)

    def _file(self, number: int, rng: random.Random) -> None:
        requests = [self._made(rng)[0] for _ in range(rng.randint(1, 4))]
        raw = mutations.garbled(rng, mutations.document(rng, [_plain(request) for request in requests]))
        name = rng.choice(("a.json", "a.jsonl", "a.ndjson", "a.txt"))
        options = rng.sample(_OPTIONS, rng.randint(0, 4))
        self._guarded(number, "file", lambda value: _checked_file(value, name, options), raw, {}, shrinks=False)

    def _growth(self, number: int, rng: random.Random) -> None:
        known = seeds()
        request, where = rng.choice(known.cases)
        if rng.random() < 0.5:
            request = Mutator(rng, known).mutated(request)
        found: list[growth.Growth] = []

        def check(value: Json) -> None:
            if isinstance(value, dict) and (fast := growth.too_fast(rng, value, where)) is not None:
                found.append(fast)

        self._guarded(number, "growth", check, request, where, shrinks=False)
        for fast in found:
            places = ".".join("*" if isinstance(step, int) else step for step in fast.path)
            self.tally.grown.setdefault(f"{places} ({fast.form})", (number, fast))

    def _guarded(
        self,
        number: int,
        kind: str,
        check: Callable[[Json], None],
        value: Json,
        where: dict[str, Any],
        *,
        shrinks: bool = True,
    ) -> None:
        failure = _failure(number, kind, check, value)
        if failure is None or failure.key in self.tally.failures:
            return
        if shrinks and failure.what != "hangs":
            value = shrunk(value, lambda each: _has(failure.key, _failure(number, kind, check, each)))
        failure.request, failure.context = value, where
        self.tally.failures[failure.key] = failure


_OPTIONS: Final = (
    "--advice", "--verbose", "--strict", "--format=json", "--model=claude-opus-5-5", "--api-version=2026-10-21",
    "--no-betas", "--platform=bedrock", "--jobs=1",
)  # fmt: skip


def _checked_file(raw: bytes, name: str, options: list[str]) -> None:
    from click.testing import CliRunner

    from turnlint import cli

    # Before click 8.2 it must be told to keep standard output and standard error apart.
    told: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    runner = CliRunner(**told)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(raw)
        for given in (str(path), folder):
            result = runner.invoke(cli.main, ["check", given, "--jobs=1", *options])
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            if result.exit_code not in (0, 1, 2, 3) or "turnlint failed on this request" in result.output:
                raise checks.Broken(f"exit code {result.exit_code}: {result.output[-300:]}")
            if "--format=json" in options and "--verbose" not in options and result.exit_code < 2:
                orjson.loads(result.stdout)


def _failure(number: int, kind: str, check: Callable[[Json], None], value: Json) -> Failure | None:
    try:
        with _ends():
            check(value)
    except Hangs:
        return Failure(number, kind, "hangs", "")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if "/turnlint" in frame.filename] or list(frames)
        where = f"{Path(inside[-1].filename).name}:{inside[-1].name}"
        return Failure(number, kind, f"{type(error).__name__}: {error}"[:400], where)
    return None


def _has(key: tuple[str, str, str], failure: Failure | None) -> bool:
    return failure is not None and failure.key == key


def _written(request: Json) -> bytes:
    try:
        return write(request)
    except (TypeError, ValueError):
        return write(_plain(request))


def _plain(request: Json) -> Json:
    """A request that orjson can write, in place of one that it cannot."""
    try:
        write(request)
    except (TypeError, ValueError):
        return {"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": "é"}]}
    return request


def campaign(seed: int, *, count: int | None = None, seconds: float | None = None, begin: int = 0) -> Tally:
    """Run so many inputs, or for so many seconds."""
    made = Campaign(seed, with_growth=seconds is not None)
    end = time.monotonic() + (seconds or 0)
    number = begin
    while (count is not None and number < begin + count) or (seconds is not None and time.monotonic() < end):
        try:
            made.run(number)
        except KeyboardInterrupt:
            break  # what was found until then is told
        number += 1
    return made.tally
