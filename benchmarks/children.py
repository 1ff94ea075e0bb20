"""Python processes: their CPU time, with all that they started, and their peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measure import Trial

_LAUNCHER: Final = (
    "import os, sys\n"
    "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,"
    " file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])\n"
    "_, status, usage = os.wait4(pid, 0)\n"
    "print(usage.ru_maxrss)\n"
    "sys.exit(os.waitstatus_to_exitcode(status))"
)
"""A child's peak is never below that of the process that it is forked from: a small one starts it, not this one."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process took: CPU seconds, seconds on the wall, and what it printed."""

    cpu: float
    wall: float
    output: str


@dataclass(frozen=True, slots=True)
class Python:
    """This interpreter in a process of its own, with byte code kept in a folder, as installed code has it."""

    folder: Path

    def run(self, *arguments: str) -> Usage:
        """Run it to its end. Raises ``RuntimeError`` with what it printed where it fails."""
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=self.folder, env=self._environment(), stdout=out, stderr=out
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            output = out.read().decode(errors="replace")
        if process.returncode:
            raise RuntimeError(f"python {' '.join(arguments)} ended with {process.returncode}:\n{output[-600:]}")
        return Usage(usage.ru_utime + usage.ru_stime, wall, output)

    def cpu(self, *arguments: str) -> Trial:
        """A trial of its CPU time; run once before, so that the byte code is there."""
        self.run(*arguments)
        return lambda: self.run(*arguments).cpu

    def peak(self, *arguments: str) -> int:
        """Its peak memory, in the system's unit."""
        return int(self.run("-c", _LAUNCHER, sys.executable, *arguments).output.split()[-1])

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**environment, "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode")}


@contextmanager
def python() -> Iterator[Python]:
    """An interpreter that runs in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Python(Path(folder))
