"""The command as a process: its exit codes, and how it ends when it is interrupted or nobody reads its output."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import Any, Final, TextIO

import click

CLEAN: Final = 0
ERRORS_FOUND: Final = 1
BAD_USAGE: Final = 2
NOTHING_TO_CHECK: Final = 3
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


class Main(click.Group):
    """The group of commands; ends without a traceback when interrupted, or when its output cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        # A stream that was closed before the start is None; what would be written to it goes nowhere.
        sys.stdout = sys.stdout or _nowhere()
        sys.stderr = sys.stderr or _nowhere()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            _abandon_output()
            if error.errno == errno.EPIPE:
                ctx.exit(PIPE_CLOSED)
            click.echo(f"error: the output cannot be written: {shown(error.strerror or str(error))}", err=True)
            ctx.exit(BAD_USAGE)
        return result


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


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 (open until the process ends)


def _abandon_output() -> None:
    """Let the interpreter flush into nowhere when it ends, so that it does not complain a second time."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
