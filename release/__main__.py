"""Builds the wheel and the sdist, and tries the wheel in a clean environment of each Python at hand.

Says each step and what came of it; ends with 1 where one fails. It publishes nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
#: What must be in the wheel, and what must not.
INSIDE: Final = (
    "turnlint/py.typed", "turnlint/reporters/html/report.css", "turnlint_rules/py.typed", "turnlint_rules/index.json",
    "turnlint_schemas/request.json", "turnlint_schemas/config.json", "turnlint_schemas/report.json",
)  # fmt: skip
OUTSIDE: Final = re.compile(r"(^|/)(tests|benchmarks|fuzz|docs|\.git)/")
BODY: Final = {"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
TEST: Final = (
    "def test_one(turnlint):\n    turnlint.assert_valid("
    + repr(BODY)
    + ")\n    turnlint.assert_rejected({'messages': []})\n"
)
#: A loop of one question a turn, by the standard library alone.
LOOP: Final = """
import json, urllib.request

def begin(base_url):
    def talk(message):
        asked = {"model": "claude-sonnet-5-5", "max_tokens": 50, "messages": [{"role": "user", "content": message}]}
        headers = {"x-api-key": "none", "anthropic-version": "2023-06-01"}
        request = urllib.request.Request(f"{base_url}/v1/messages", json.dumps(asked).encode(), headers)
        return json.load(urllib.request.urlopen(request, timeout=30))

    return talk


def test_served(turnlint_server):
    turnlint_server.play("Served.")
    assert begin(turnlint_server.url)("hi")["content"][0]["text"] == "Served."
"""


class Failed(Exception):
    """A step that failed, and why."""


def main() -> int:
    """Run all steps; the exit code."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, step in (("versions", versions), ("build", build), ("contents", contents), ("wheel", tried)):
            try:
                for line in step(Path(folder)):
                    print(f"{name}: {line}", flush=True)
            except Failed as error:
                print(f"{name}: FAILED: {error}", flush=True)
                failed = True
                break
    return int(failed)


def versions(_: Path) -> Iterator[str]:
    """The version is the same everywhere, and the changelog tells of it."""
    version = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]["version"]
    if f'__version__ = "{version}"' not in ROOT.joinpath("validator/turnlint/__init__.py").read_text("utf-8"):
        raise Failed(f"turnlint.__version__ is not {version}")
    changes = ROOT.joinpath("CHANGELOG.md").read_text("utf-8")
    if f"## [{version}]" not in changes and "## [Unreleased]" not in changes:
        raise Failed(f"the changelog has no section for {version}")
    told = "" if f"## [{version}]" in changes else ", still under Unreleased in the changelog"
    yield f"{version}{told}"


def build(folder: Path) -> Iterator[str]:
    """The wheel and the sdist."""
    run(sys.executable, "-m", "hatchling", "build", "-d", str(folder), cwd=ROOT)
    for path in sorted(folder.iterdir()):
        yield f"{path.name}, {path.stat().st_size / 1024:,.0f} KB"


def contents(folder: Path) -> Iterator[str]:
    """What is in them."""
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    names = zipfile.ZipFile(wheel).namelist()
    if missing := [name for name in INSIDE if name not in names]:
        raise Failed(f"the wheel lacks {', '.join(missing)}")
    if strange := [name for name in names if OUTSIDE.search(name)]:
        raise Failed(f"the wheel has {strange[0]}")
    with tarfile.open(sdist) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    if missing := [name for name in ("Makefile", "tests/conftest.py", "LICENSE", "CHANGELOG.md") if name not in files]:
        raise Failed(f"the sdist lacks {', '.join(missing)}")
    yield f"{len(names):,} files in the wheel, {len(files):,} in the sdist"


def tried(folder: Path) -> Iterator[str]:
    """The wheel in a clean environment of each Python."""
    [wheel] = folder.glob("*.whl")
    known = [(version, shutil.which(f"python{version}")) for version in PYTHONS]
    here = "{}.{}".format(*sys.version_info[:2])
    found = {version: path for version, path in known if path} or {here: sys.executable}
    found.setdefault(here, sys.executable)
    for version, path in sorted(found.items()):
        place = folder / f"venv-{version}"
        try:
            run(path, "-m", "venv", str(place))
        except Failed as error:  # a Python that is a name alone
            yield f"Python {version}: not tried ({error})"
            continue
        python = str(place / ("Scripts" if os.name == "nt" else "bin") / "python")
        run(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            f"{wheel}[fuzz,serve,yaml]",
            "pytest",
        )
        yield f"Python {version}: {', '.join(used(python, folder / f'try-{version}'))}"


def used(python: str, folder: Path) -> Iterator[str]:
    """Every way in, once."""
    folder.mkdir()
    folder.joinpath("good.json").write_text(json.dumps(BODY))
    folder.joinpath("bad.json").write_text(json.dumps(BODY | {"odd": 1}))
    folder.joinpath("test_it.py").write_text(TEST)
    folder.joinpath("test_loop.py").write_text(LOOP)
    for code, *arguments in (
        (0, "--version", "-v"), (0, "check", "good.json"), (1, "check", ".", "--format", "sarif"), (0, "rules"),
        (0, "readers"), (0, "models"), (0, "explain", "unknown-parameter"), (0, "config"), (0, "schema", "request"),
        (1, "fix", "--diff", "bad.json"), (0, "explain", "--html", "texts.html"),
        (0, "serve", "--once"), (0, "fuzz-loop", "test_loop:begin", "--seconds", "2"),
        (1, "probe", "http://127.0.0.1:1", "--select", "prefill-unsupported"),
    ):  # fmt: skip
        run(python, "-m", "turnlint", *map(str, arguments), cwd=folder, code=int(code))
    run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
    yield "every command"
    yield "the plugin"


def run(*command: str, cwd: Path | None = None, code: int = 0) -> None:
    """Run a command. Raises :class:`Failed` with the end of what it said, where it does not end with a code."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{' '.join(command[:4])}: {error}") from None
    if done.returncode != code:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}: {(done.stdout + done.stderr)[-600:]}")


if __name__ == "__main__":
    sys.exit(main())
