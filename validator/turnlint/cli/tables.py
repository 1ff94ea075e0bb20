"""Lists on standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from turnlint.cli.process import Unusable, prepare

if TYPE_CHECKING:
    from turnlint.engine.listing import Listing


def known_rules() -> Mapping[str, Listing]:
    """What is known of every rule without its module. A pack that cannot be used ends the command."""
    from turnlint.engine import registry
    from turnlint.engine.listing import RulePackError

    try:
        return registry.listings()
    except RulePackError as error:
        raise Unusable(str(error)) from error


def print_table(rows: Sequence[Mapping[str, str]], form: str, header: bool = False) -> None:
    """Print rows that share their columns: aligned for people, or as JSON where ``form`` is ``json``."""
    from turnlint.reporters.terminal.table import table

    for line in table(rows, form, prepare(sys.stdout), header=header):
        click.echo(line)


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    from turnlint.reporters.json import dump

    click.echo(dump(value))
