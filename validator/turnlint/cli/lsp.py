"""``turnlint lsp``: the language server, over standard input and output."""

from __future__ import annotations

import click

from turnlint.cli.process import Unusable


@click.command()
@click.option("--stdio", is_flag=True, help="What it does anyway; editors give it.")
def lsp(stdio: bool) -> None:
    """Run the language server: findings, hovers and fixes in an editor, for JSON, JSON Lines and YAML.

    It speaks over standard input and output, and is started by an editor. It needs pygls: pip install turnlint[lsp]
    """
    try:
        from turnlint.lsp.server import server
    except ImportError as error:
        raise Unusable(f"the language server needs pygls: pip install 'turnlint[lsp]' ({error})") from error
    server().start_io()
