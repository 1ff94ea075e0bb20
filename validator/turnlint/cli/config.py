"""``turnlint config``: which settings hold for a file, and where they come from."""

from __future__ import annotations

import click

from turnlint.cli.tables import print_json


@click.command()
@click.argument("path", default=".", type=click.Path())
@click.option("--config", "file", metavar="FILE", type=click.Path(), help="This configuration, and not the nearest.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of configurations, for editors.")
def config(path: str, file: str | None, form: str, schema: bool) -> None:
    """Show which settings hold for a file or a folder, and where each stands; or check a configuration.

    A configuration is [tool.turnlint] in a pyproject.toml, or a turnlint.toml; the nearest one above a file holds for
    it.

    Exit codes: 0 shown; 2 the configuration is at fault.
    """
    from turnlint.cli.process import shown
    from turnlint.config.reading import ConfigError, found_for, read

    if schema:
        from turnlint_schemas import load

        click.echo(load("config.json").decode(), nl=False)
        return
    try:
        found = found_for(path) if file is None else read(file)
        from turnlint.checking.suppressing import Suppressions

        Suppressions().admit(found)
    except ConfigError as error:
        raise click.UsageError("\n".join(map(shown, str(error).split("\n")))) from error
    except ValueError as error:
        raise click.UsageError(shown(str(error))) from error
    settings = found.settings(path)
    if form == "json":
        print_json({"file": found.file or None, "settings": settings})
        return
    if not found.file:
        click.echo("no configuration: every setting is at its default")
        return
    import json

    click.echo(shown(found.file))
    if not settings:
        click.echo("nothing is set in it for this path: every setting is at its default")
    for key, value in settings.items():
        line = found.lines.get(key, found.lines.get(f"{key}.0"))
        where = f"  # line {line}" if line is not None else ""
        click.echo(f"{key} = {shown(json.dumps(value, ensure_ascii=False))}{where}")
