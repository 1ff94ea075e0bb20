"""Checking again whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final, NoReturn

import click

from turnlint.cli.process import warn

#: How often files are looked at, in seconds.
_PAUSE: Final = 0.1
_CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"


def watch(paths: tuple[str, ...], run: Callable[[], int]) -> NoReturn:
    """Run now, and again whenever a file of these paths, or a configuration above the current folder, changes.

    It ends where the user interrupts it. What is wrong with the settings is told, and waited for to be mended.
    """
    while True:
        before = looked_at(paths)
        if sys.stdout.isatty():
            click.echo(_CLEAR, nl=False)
        try:
            run()
        except click.ClickException as error:
            error.show()
        sys.stdout.flush()
        warn("watching; Ctrl-C ends it")
        while looked_at(paths) == before:
            time.sleep(_PAUSE)
        from turnlint.config.reading import forget

        forget()


def looked_at(paths: tuple[str, ...]) -> dict[str, tuple[int, int, int]]:
    """What tells of each file whether it changed."""
    from turnlint.config.reading import NAMES
    from turnlint.readers.registry import findable
    from turnlint.sources.files import Source, find

    found: dict[str, tuple[int, int, int]] = {}
    folder = os.getcwd()
    files = [source.path for source in find(paths, findable(None)) if isinstance(source, Source)]
    while True:
        files += [os.path.join(folder, name) for name in NAMES]
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    for file in files:
        try:
            status = os.stat(file)
        except (OSError, ValueError):
            continue
        found[file] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
