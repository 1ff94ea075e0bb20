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
from turnlint.cli.lsp import lsp
from turnlint.cli.models import models
from turnlint.cli.next import next_command
from turnlint.cli.process import Main
from turnlint.cli.readers import readers
from turnlint.cli.rules import rules
from turnlint.cli.schema import schema
from turnlint.cli.view import view


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="turnlint")
def main() -> None:
    """Say what the Claude Messages API would answer to a request, before it is sent."""


for _command in (check, fix, next_command, conformance, rules, models, readers, explain, view, config, schema, lsp):
    main.add_command(_command)
