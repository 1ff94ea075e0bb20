"""The line that says how far a long run has come."""

from __future__ import annotations

import io

from turnlint.reporters.terminal.progress import Progress


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_late_and_seldom_and_goes_away() -> None:
    stream, now = Terminal(), [0.0]
    progress = Progress(stream, lambda: now[0])
    for now[0] in (0.5, 1.01, 1.05, 1.2):
        progress.step("a\x1b.json", int(now[0] * 1000))
    progress.clear()
    progress.clear()
    erase = "\r\x1b[2K"
    shown = [f"{count} checked; a\\x1b.json" for count in ("1,010", "1,200")]
    assert stream.getvalue() == erase + shown[0] + erase + shown[1] + erase


def test_progress_is_for_terminals_only() -> None:
    stream = io.StringIO()
    progress = Progress(stream, lambda: 100.0)
    progress.step("a", 1)
    progress.clear()
    assert stream.getvalue() == ""
