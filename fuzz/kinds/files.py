"""Files and folders, as the command checks them."""

from __future__ import annotations

import random
import tempfile
from inspect import signature
from pathlib import Path
from typing import Any, Final

import orjson

from fuzz import mutations
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.kinds import sessions, streams
from fuzz.mutations import Mutator
from fuzz.promises import Broken
from fuzz.seeds import Seeds

_NAMES: Final = ("a.json", "a.jsonl", "a.ndjson", "a.txt", "a.sse")
_OPTIONS: Final = (
    "--advice", "--verbose", "--strict", "--format=json", "--model=claude-opus-5-5", "--api-version=2026-10-21",
    "--no-betas", "--platform=bedrock", "--jobs=1",
)  # fmt: skip


_INTERRUPTED: Final = 130


def _file(rng: random.Random, known: Seeds) -> Made:
    raw = mutations.garbled(rng, _written(rng, known))
    return {"raw": raw, "name": rng.choice(_NAMES), "options": rng.sample(_OPTIONS, rng.randint(0, 4))}, {}


def _written(rng: random.Random, known: Seeds) -> bytes:
    """What stands in a file: requests for the most part, the exchanges of sessions, or the text of a stream."""
    kind = rng.randrange(8)
    if kind == 0:
        stream = streams.make(rng, known)[0]["stream"]
        return stream if isinstance(stream, bytes) else mutations.document(rng, stream or [{}])
    if kind < 3:
        held = sessions.make(rng, known)[0]["exchanges"]
    else:
        mutator = Mutator(rng, known)
        seeds = (known.requests, known.requests, known.requests, known.responses)
        held = [mutator.mutated(rng.choice(rng.choice(seeds)).value) for _ in range(rng.randint(1, 4))]
    return mutations.document(rng, held)


def check(value: Json, _: Context) -> Told:
    """Any bytes: the command ends with one of its exit codes, and JSON is JSON."""
    from click.testing import CliRunner

    from turnlint import cli

    # Before click 8.2 it must be told to keep standard output and standard error apart.
    told: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    runner = CliRunner(**told)
    options: list[str] = value["options"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / value["name"]
        path.write_bytes(value["raw"])
        for given in (str(path), folder):
            result = runner.invoke(cli.main, ["check", given, "--jobs=1", *options])
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            if result.exit_code == _INTERRUPTED:
                raise KeyboardInterrupt
            if result.exit_code not in (0, 1, 2, 3) or "turnlint failed on this request" in result.output:
                raise Broken(f"exit code {result.exit_code}: {result.output[-300:]}")
            if "--format=json" in options and "--verbose" not in options and result.exit_code < 2:
                orjson.loads(result.stdout)
    return Told()


KINDS: Final = (Kind("file", 2, _file, check, shrinks=False),)
