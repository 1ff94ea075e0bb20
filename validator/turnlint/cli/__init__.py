"""The command ``turnlint``: each module turns the options of one command into calls, and prints what comes of them.

Exit codes: 0 no errors found; 1 errors found (with ``--strict``: or warnings), or nothing comes next; 2 bad usage, or
something could not be read or checked and nothing worse was found; 3 nothing to check; 130 interrupted; 141 the reader
of the output has gone.

Nothing but click is imported until a command needs it.
"""

from __future__ import annotations

import click

from turnlint import __version__
from turnlint.cli.check import check
from turnlint.cli.config import config
from turnlint.cli.conformance import conformance
from turnlint.cli.explain import explain
from turnlint.cli.fix import fix
from turnlint.cli.fuzz_loop import fuzz_loop
from turnlint.cli.lsp import lsp
from turnlint.cli.models import models
from turnlint.cli.next import next_command
from turnlint.cli.probe import probe
from turnlint.cli.process import Main
from turnlint.cli.readers import readers
from turnlint.cli.rules import rules
from turnlint.cli.schema import schema
from turnlint.cli.serve import serve
from turnlint.cli.view import view


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Tell the version and end."""
    if not wanted or context.resilient_parsing:
        return
    click.echo(f"turnlint, version {__version__}")
    if context.params.get("verbose"):
        from turnlint.cli.versions import lines

        for line in lines():
            click.echo(line)
    context.exit()


_ALSO = "With --version: also those of what it is built on, and the dates of the tables."


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, callback=_version, help="Show the version and exit.")
@click.option("-v", "--verbose", is_flag=True, is_eager=True, help=_ALSO)
def main(verbose: bool) -> None:
    """Say what the Claude Messages API would answer to a request, before it is sent."""
    if verbose:
        raise click.UsageError("-v stands with --version, or behind a command: turnlint check -v")


for _command in (
    check, fix, next_command, conformance, rules, models, readers, explain, view, serve, fuzz_loop, probe,
    config, schema, lsp,
):  # fmt: skip
    main.add_command(_command)
