"""Vercel's AI SDK, in a process of its own; the folder of its packages is in ``LOOP_ENVIRONMENT``."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

_running: list[subprocess.Popen[str]] = []


def begin(base_url: str, what: str = "search") -> Any:
    while _running:
        _running.pop().kill()
    folder = Path(os.environ["LOOP_ENVIRONMENT"])
    shutil.copy(Path(__file__).with_suffix(".mjs"), folder / "loop.mjs")
    program = subprocess.Popen(
        ["node", "loop.mjs", what],
        cwd=folder,
        env=os.environ | {"ANTHROPIC_BASE_URL": base_url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _running.append(program)

    def talk(message: str) -> None:
        print(message, file=program.stdin, flush=True)
        if (told := program.stdout.readline()).startswith("failed"):
            raise RuntimeError(told)

    return talk


def code(base_url: str) -> Any:
    return begin(base_url, "code")
