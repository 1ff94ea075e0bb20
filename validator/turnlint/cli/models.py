"""``turnlint models``: what the models table knows."""

from __future__ import annotations

from typing import Final

import click

from turnlint.cli.process import BAD_USAGE, shorten, shown
from turnlint.cli.tables import print_table

_COLUMNS: Final = (
    "context_window", "max_output", "thinking", "prefill", "system_messages", "retired", "deprecated",
)  # fmt: skip


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
def models(name: str | None, form: str) -> None:
    """List the models of the table, or show what one model takes."""
    from turnlint.reporters.terminal.table import cell
    from turnlint.subjects.models import cells, find_model, known_models
    from turnlint.values.context import PLATFORMS

    if name is None:
        listed = [
            {"model": model.id, **{name: cell(name, value) for name, value, _ in cells(model) if name in _COLUMNS}}
            for model in known_models().values()
        ]
        print_table(listed, form, header=True)
        return
    model = next((model for platform in PLATFORMS if (model := find_model(name, platform)) is not None), None)
    if model is None:
        from turnlint.engine.selection import nearest

        click.echo(f"the table has no model {shown(shorten(name))}{nearest(name, known_models())}", err=True)
        click.get_current_context().exit(BAD_USAGE)
    told = [
        ("names", ", ".join(model.ids), ""),
        *((name, cell(name, value), str(why or "")) for name, value, why in cells(model)),
    ]
    print_table([{"cell": name, model.id: value, "evidence": why} for name, value, why in told], form)
