"""What ``make demo`` checks: the examples that the Makefile names, on one screen."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A common terminal, and the lines that make itself prints: the set-up, the command, the way to the rest, a prompt.
WIDTH, HEIGHT, AROUND = 80, 50, 8


def test_the_demo_fits_a_terminal() -> None:
    [paths] = re.findall(r"^DEMO := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    command = [sys.executable, "-X", "utf8", "-m", "turnlint", "check", *paths.split()]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stderr) == (1, "")
    assert {"accepted", "refused"} <= {path.split("/")[1] for path in paths.split()}
    shown = [part for line in result.stdout.splitlines() for part in textwrap.wrap(line, WIDTH) or [""]]
    assert len(shown) <= HEIGHT - AROUND
