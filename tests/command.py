"""The command run inside the test's process, on every release of click."""

from __future__ import annotations

import inspect

from click.testing import CliRunner


def runner() -> CliRunner:
    """A runner that keeps standard output and standard error apart: before click 8.2 it must be told to."""
    told = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    return CliRunner(**told)  # type: ignore[arg-type]
