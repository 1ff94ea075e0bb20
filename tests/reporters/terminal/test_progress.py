"""The line that says how far a long run has come."""

from __future__ import annotations

import io
from pathlib import Path

from turnlint.reporters.reporter import Summary
from turnlint.reporters.terminal.progress import Progress


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_late_and_seldom_and_goes_away(tmp_path: Path) -> None:
    stream, now = Terminal(), [0.0]
    progress = Progress(stream, lambda: now[0])
    large = tmp_path / "large.jsonl"
    large.write_bytes(b" " * 2_000_000)
    progress.step(str(large), Summary())
    for now[0] in (0.5, 1.01, 1.05, 1.2):
        progress.step("a\x1b.json", Summary(requests=int(now[0] * 1000), sessions=int(now[0])))
    progress.clear()
    progress.clear()
    erase = "\r\x1b[2K"
    shown = [f"2 files, 2 MB, 1 session, {count} checked, 0 findings; a\\x1b.json" for count in ("1,010", "1,200")]
    assert stream.getvalue() == erase + shown[0] + erase + shown[1] + erase


def test_progress_is_for_terminals_only() -> None:
    stream = io.StringIO()
    progress = Progress(stream, lambda: 100.0)
    progress.step("a", Summary(requests=1))
    progress.clear()
    assert stream.getvalue() == ""
