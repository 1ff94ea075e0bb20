"""What comes next, printed for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import Any, Final

from turnlint.checking.next_turn import Line, NextTurn
from turnlint.reporters.telling import plain
from turnlint.reporters.terminal.printable import printable

_WIDTH: Final = 80
_HEADINGS: Final = (("must", "green"), ("may", "cyan"), ("must not", "red"))


def lines(
    turn: NextTurn, where: str, encoding: str = "utf-8", style: Callable[[str, str, bool], str] = plain
) -> Iterator[str]:
    """The lines for a terminal of 80 columns: the heading, then each part with its sentences and their rules.

    ``where`` names the exchange, ``encoding`` is that of the output, ``style`` colours a text (text, colour, bold).
    """
    stop = f"stop_reason {turn.stop_reason}" if turn.stop_reason is not None else "no stop_reason"
    heading = wrap(printable(f"{where}: {stop}: {turn.summary}", encoding), _WIDTH, break_on_hyphens=False)
    yield from (style(line, "", True) for line in heading)
    parts = (turn.must, turn.may, turn.must_not)
    for (name, color), part in zip(_HEADINGS, parts, strict=True):
        yield from _part(name, part, encoding, lambda text, color=color: style(text, color, True))  # type: ignore[misc]
    if turn.obstacle is not None:
        yield from _part("instead", (turn.obstacle,), encoding, lambda text: style(text, "yellow", True))


def document(turn: NextTurn, file: str, line: int | None) -> dict[str, Any]:
    """The answer for programs, as JSON values; ``line`` is that of the exchange in a file of lines."""
    return {"source": {"file": file, "line": line}, "next": turn.to_json()}


def _part(name: str, part: tuple[Line, ...], encoding: str, style: Callable[[str], str]) -> Iterator[str]:
    if not part:
        return
    yield ""
    yield style(name)
    for line in part:
        shown = printable(str(line), encoding)
        yield from wrap(shown, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
