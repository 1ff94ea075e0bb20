"""The command as a process: its exit codes, and how it ends when it is interrupted or nobody reads its output."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final, TextIO

import click

CLEAN: Final = 0
ERRORS_FOUND: Final = 1
BAD_USAGE: Final = 2
NOTHING_TO_CHECK: Final = 3
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


class Main(click.Group):
    """The group of commands; ends without a traceback when interrupted, or when its output cannot be written."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command that the arguments name, and end the process."""
        # A stream that was closed before the start is None; what would be written to it goes nowhere.
        sys.stdout = sys.stdout or _nowhere()
        sys.stderr = sys.stderr or _nowhere()
        try:
            return super().main(*arguments, **options)
        except OSError:  # bad usage that cannot be told; anything else was caught below
            _abandon(sys.stdout, sys.stderr)
            sys.exit(BAD_USAGE)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the arguments; ``--version`` and ``--help`` print here."""
        with _ending():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _ending():
            result = super().invoke(ctx)
            sys.stdout.flush()
        return result


@contextmanager
def _ending() -> Iterator[None]:
    """End with an exit code and at most one line where the user interrupts or the system fails."""
    try:
        yield
    except KeyboardInterrupt:
        warn("interrupted")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except OSError as error:
        what = shown(error.strerror or str(error) or type(error).__name__)
        if not _comes_from_writing(error):
            warn(f"error: {shown(str(error.filename))}: {what}" if error.filename is not None else f"error: {what}")
            raise click.exceptions.Exit(BAD_USAGE) from error
        _abandon(sys.stdout)
        if error.errno == errno.EPIPE:
            raise click.exceptions.Exit(PIPE_CLOSED) from None
        warn(f"error: the output cannot be written: {what}")
        raise click.exceptions.Exit(BAD_USAGE) from None


#: The modules that write to the standard streams, and do nothing else that the system could refuse.
_WRITERS: Final = ("click.", "turnlint.cli.", "turnlint.reporters.terminal.")


def _comes_from_writing(error: OSError) -> bool:
    """Whether it was writing to a standard stream that failed, rather than anything else."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__")).startswith(_WRITERS)


def warn(line: str) -> None:
    """Say a line on standard error. That nobody can hear it changes nothing else."""
    try:
        click.echo(line, err=True)
    except OSError:
        _abandon(sys.stderr)


class Unusable(click.ClickException):
    """Something that the user has installed or asked for is of no use."""

    exit_code = BAD_USAGE


def prepare(stream: TextIO) -> str:
    """Make a stream escape what its encoding lacks, rather than fail; returns the encoding."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return stream.encoding or "utf-8"


def shown(text: str) -> str:
    """A foreign text as it may be shown on standard error."""
    from turnlint.reporters.terminal.printable import printable

    return printable(text, getattr(sys.stderr, "encoding", None) or "utf-8")


def shorten(text: str, length: int = 200) -> str:
    """The beginning of a text that somebody else made."""
    return text if len(text) <= length else text[:length] + "…"


def style(wanted: bool | None = None) -> Callable[[str, str, bool], str]:
    """How text on standard output is coloured (text, colour, bold).

    ``wanted`` says whether it is; ``None``: where somebody sees it, by ``NO_COLOR`` and ``FORCE_COLOR``.
    """
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0")
    seen = (forced or sys.stdout.isatty()) and not os.environ.get("NO_COLOR")
    colored = seen if wanted is None else wanted
    return _colored if colored else _plain


def stdin() -> BinaryIO | None:
    """Standard input, if there is one; who sits at a terminal is told that it is read."""
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        warn("reading a request from the terminal; end it with Ctrl-D (Ctrl-Z and Return on Windows)")
    return sys.stdin.buffer


def _colored(text: str, color: str = "", bold: bool = False) -> str:
    return click.style(text, fg=color or None, bold=bold)


def _plain(text: str, color: str = "", bold: bool = False) -> str:
    return text


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 (open until the process ends)


def _abandon(*streams: TextIO) -> None:
    """Let the interpreter flush into nowhere when it ends, so that it does not complain a second time."""
    for stream in streams:
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
