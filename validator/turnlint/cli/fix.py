"""``turnlint fix``: requests in files mended where they stand."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from turnlint.cli.context import context_keywords, context_options, split
from turnlint.cli.process import BAD_USAGE, CLEAN, ERRORS_FOUND, NOTHING_TO_CHECK, prepare, shown, stdin, warn
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from turnlint.checking.mending import MendedFile
    from turnlint.sources.files import NoMatch, Source, Unreadable
    from turnlint.values.settings import Keywords

_STDIN: Final = "-"


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path())
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Also make fixes that invent something or leave it out.")
@click.option("--diff", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--show-fixes", is_flag=True, help="Tell each fix.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write there, and leave the one file as it is.")
@context_options
@click.option("--select", multiple=True, metavar="RULE", help="Only the fixes of these rules: names, families, globs.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not those of these rules.")
@click.option("--reader", metavar="NAME", default="", help="Read files in this format; turnlint readers lists them.")
def fix(
    paths: tuple[str, ...],
    unsafe: bool,
    diff: bool,
    show_fixes: bool,
    output: str | None,
    platform: str,
    api_version: str | None,
    betas: tuple[str, ...],
    no_betas: bool,
    model: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    reader: str,
) -> None:
    """Mend the requests in files, folders and globs, where they stand; what is not changed stays as it was written.

    ``-`` is standard input; what it is mended to goes to standard output, and what is told to standard error.

    Safe fixes keep the meaning of a request. Unsafe ones invent something (the result of a call that is missing) or
    leave something out, and say what. A fix is made where it solves its fault and brings none that is as bad. A file is
    replaced at once, when its new content is complete.

    Mended are requests in JSON: bodies, exchanges, batch uploads, one in a file, in arrays or a line each. A session of
    Claude Code that can no longer be continued is written anew with --output, and what was lost is said; its new file
    goes beside the old one, under the name of the session that is told.

    Exit codes: 0 no errors are left; 1 some are, or with --diff something would be written; 2 bad usage, or a file
    could not be read or written; 3 nothing to mend.
    """
    keywords: Keywords = {
        **context_keywords(platform, betas, no_betas),
        "api_version": api_version,
        "model": model,
        "select": split(select) or None,
        "ignore": split(ignore),
    }
    known_rules()
    from turnlint.checking.linter import linter
    from turnlint.checking.mending import NOT_SENT, mend_file
    from turnlint.readers.registry import ReaderError, findable, named
    from turnlint.sources.files import NoMatch, Source, find, reason
    from turnlint.values.settings import settings

    try:
        chosen = settings(**keywords)
        linter(chosen)
        suffixes = findable(named(reader) if reader else None)
    except (ValueError, ReaderError) as error:
        raise click.UsageError(str(error)) from error
    prepare(sys.stdout)
    told = _Told(show_fixes=show_fixes, diff=diff, piped=_STDIN in paths and output is None)
    failed = not paths
    if not paths:
        warn("nothing to mend: give files, folders or globs")
    sources: Iterable[Source | Unreadable | NoMatch] = find(paths, suffixes)
    if output is not None:
        sources = listed = list(sources)
        if len(listed) > 1:
            raise click.UsageError(f"--output takes one file, and these are {len(listed):,}")
    for source in sources:
        if isinstance(source, NoMatch):
            warn(f"no file matches {shown(source.pattern)}")
            failed = True
            continue
        if not isinstance(source, Source):
            warn(f"{shown(source.file)}: error: {shown(source.reason)}")
            failed = True
            continue
        try:
            raw = _raw(source.path)
            made = mend_file(source, raw, chosen, unsafe=unsafe, reader=reader)
            if output is not None and made.left[NOT_SENT]:
                click.get_current_context().exit(_revive(source.path, raw, output, diff=diff))
            if not diff:
                _write(source.path, made, output)
            told.tell(made)
        except (OSError, ValueError) as error:
            text = reason(error) if isinstance(error, OSError) else str(error)
            warn(f"{shown(source.path)}: error: {shown(text)}")
            failed = True
    click.get_current_context().exit(told.end(failed=failed))


def _raw(path: str) -> bytes:
    if path != _STDIN:
        return Path(path).read_bytes()
    stream = stdin()
    return stream.read() if stream is not None else b""


def _write(path: str, made: MendedFile, output: str | None) -> None:
    """Write what a file was mended to, where it differs or goes elsewhere."""
    from turnlint.cli.files import put

    if output is not None:
        put(output, made.after, like=None if path == _STDIN else path)
    elif path == _STDIN:
        sys.stdout.buffer.write(made.after)
        sys.stdout.buffer.flush()
    elif made.after != made.before:
        put(path, made.after, like=path)


def _revive(path: str, raw: bytes, output: str, *, diff: bool) -> int:
    """Write a session of Claude Code anew, or show what would be written; the exit code."""
    from turnlint.checking.reviving import NotRevived, revived
    from turnlint.cli.files import put

    if path != _STDIN and os.path.realpath(path) == os.path.realpath(output):
        raise click.UsageError("--output: a session of Claude Code is written anew into another file, never its own")
    try:
        made = revived(raw, path)
    except NotRevived as why:
        warn(f"{shown(path)}: not written anew: {shown(str(why))}")
        return ERRORS_FOUND
    if diff:
        for each in made.says:
            warn(f"{shown(path)}: {shown(each)}")
        sys.stdout.writelines(shown_line(line) for line in _diff_of(raw, made.raw, path, output))
        return ERRORS_FOUND
    put(output, made.raw, like=None if path == _STDIN else path)
    for each in made.says:
        click.echo(f"{shown(path)}: {shown(each)}")
    click.echo(f"{shown(output)}: session {made.session}, which can be continued as it stands")
    return CLEAN


class _Told:
    """What was told so far; ``piped`` where standard output is for what was mended."""

    def __init__(self, *, show_fixes: bool, diff: bool, piped: bool) -> None:
        self._show_fixes = show_fixes
        self._diff = diff
        self._err = piped and not diff
        self._fixed: Counter[bool] = Counter()
        self._changed = 0
        self._errors = 0
        self._mendable = 0
        self._requests = 0
        self._unreadable = 0

    def tell(self, made: MendedFile) -> None:
        """Tell of one file."""
        from turnlint.checking.mending import PACKED

        self._requests += made.requests
        self._errors += made.errors
        self._mendable += made.mendable
        self._fixed.update(each.fix.safe for each in made.fixes)
        self._changed += made.after != made.before
        self._unreadable += len(made.unreadable)
        name = shown(made.file)
        for each in made.unreadable:
            line = f":{each.line}" if each.line is not None else ""
            warn(f"{shown(each.file)}{line}: error: {shown(each.reason)}")
        if self._diff and made.after != made.before:
            sys.stdout.writelines(shown_line(line) for line in _diff_of(made.before, made.after, made.file, made.file))
        elif self._show_fixes:
            for mended in made.fixes:
                kind = "" if mended.fix.safe else " (unsafe)"
                click.echo(f"{name}:{mended.line}: {mended.fix.rule}{kind}: {shown(mended.fix.says)}", err=self._err)
        for why, count in made.left.items():
            what = "" if why == PACKED else f"{count:,} {'request' if count == 1 else 'requests'} "
            click.echo(f"{name}: {what}not mended: {shown(why)}", err=self._err)

    def end(self, *, failed: bool) -> int:
        """Tell what it came to; the exit code."""
        fixed = self._fixed.total()
        if self._requests or fixed:
            what = "would be made" if self._diff else "made"
            unsafe = f" ({self._fixed[False]:,} unsafe)" if self._fixed[False] else ""
            files = f"{self._changed:,} {'file' if self._changed == 1 else 'files'}"
            are = "error is" if self._errors == 1 else "errors are"
            left = f"; {self._errors:,} {are} left" if self._errors else ""
            more = f", {self._mendable:,} of which --unsafe-fixes can mend" if self._mendable else ""
            stream = sys.stderr if self._diff or self._err else sys.stdout
            fixes = f"{fixed:,} {'fix' if fixed == 1 else 'fixes'}"
            click.echo(f"{fixes}{unsafe} {what} in {files}{left}{more}", file=stream)
        elif not failed:
            warn("nothing to mend: no request was found")
        if self._errors or (self._diff and self._changed):
            return ERRORS_FOUND
        if failed or self._unreadable:
            return BAD_USAGE
        return CLEAN if self._requests else NOTHING_TO_CHECK


def shown_line(line: str) -> str:
    """A line of a diff, control characters in it made harmless."""
    return shown(line.rstrip("\n")) + "\n"


def _diff_of(before: bytes, after: bytes, old: str, new: str) -> Iterator[str]:
    from difflib import unified_diff

    was, is_now = (raw.decode("utf-8", "replace").splitlines(keepends=True) for raw in (before, after))
    yield from unified_diff(was, is_now, old, new)
