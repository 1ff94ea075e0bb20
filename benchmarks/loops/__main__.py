"""Drives every loop in its own environment, and writes down what is found: ``make loops``.

The environments are made of the newest releases; one that cannot be made is told and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.loops.loops import FOLDER, LOOPS, RESULTS, Loop

ROOT: Final = FOLDER.parents[1]
#: What turnlint itself needs there.
OURS: Final = ("click", "h11", "hypothesis", "jiter", "jsonschema", "jsonschema-rs", "orjson", "pydantic")
#: A program that tells the versions of packages.
_VERSIONS: Final = "import sys, json; from importlib.metadata import version; " + (
    "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
)


def main() -> None:
    """Run the loops that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="environments; by default all")
    parser.add_argument("--seconds", type=float, default=40.0, help="for each driver")
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv-loops")
    options = parser.parse_args()
    known = json.loads(RESULTS.read_bytes()) if RESULTS.exists() else {}
    for loop in LOOPS:
        if options.names and loop.environment not in options.names:
            continue
        folder = options.environments / loop.environment
        python = _environment(folder, loop)
        if python is not None:
            versions = _versions(python, folder, loop)
            runs = _driven(python, folder, loop, options.seconds)
            known[loop.title] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "versions": versions, "runs": runs}
            RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _environment(folder: Path, loop: Loop) -> Path | None:
    """The Python to drive a loop with, in its environment, which is made where it is not there yet."""
    wanted = FOLDER / "requirements" / f"{loop.environment}.in"
    python = folder / "bin" / "python" if wanted.exists() else Path(sys.executable)
    if (folder / ".ready").exists():
        return python
    print(f"{loop.title}: installing into {folder} …", flush=True)
    try:
        if wanted.exists():
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            subprocess.run([*pip, "--requirement", str(wanted), *OURS], check=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            packages = wanted.with_suffix(".npm").read_text().split()
            subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), *packages], check=True)
    except (OSError, subprocess.CalledProcessError):
        print(f"{loop.title}: cannot be installed, and is left out", flush=True)
        return None
    (folder / ".ready").touch()
    return python


def _versions(python: Path, folder: Path, loop: Loop) -> dict[str, str]:
    """The versions of the packages that a loop is of."""
    modules = folder / "node_modules"
    if modules.is_dir():
        return {name: json.loads((modules / name / "package.json").read_bytes())["version"] for name in loop.packages}
    told = subprocess.run([python, "-c", _VERSIONS, *loop.packages], capture_output=True, check=True).stdout
    return dict(json.loads(told))


def _driven(python: Path, folder: Path, loop: Loop, seconds: float) -> list[dict[str, Any]]:
    """What driving a loop came to."""
    runs = []
    for driver, what in loop.drivers:
        paths = [ROOT, ROOT / "validator", ROOT / "schemas", ROOT / "rules"]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTHONWARNINGS": "ignore",
            "ANTHROPIC_API_KEY": "turnlint",
            "LOOP_ENVIRONMENT": str(folder.resolve()),
        }
        command = [python, "-m", "turnlint", "fuzz-loop", f"benchmarks.loops.drivers.{driver}", "--format", "json"]
        ended = subprocess.run(
            [*map(str, command), "--seconds", str(seconds), "--database", ""],
            capture_output=True,
            env=environment,
            cwd=ROOT,
            check=False,
        )
        lines = ended.stdout.decode(errors="replace").splitlines()
        told = next((line for line in reversed(lines) if line.startswith('{"target"')), None)
        if told is None:
            print(f"{loop.title}, {driver}: {ended.stderr.decode(errors='replace')[-400:]}", flush=True)
            continue
        made = json.loads(told)
        print(f"{loop.title}, {driver}: {[each['name'] for each in made['found']]}", flush=True)
        runs.append({"driver": driver, "what": what, **made})
    return runs


if __name__ == "__main__":
    main()
