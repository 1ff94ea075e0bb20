"""``turnlint schema``: JSON Schemas for editors and other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from turnlint.cli.context import context_keywords, context_options

if TYPE_CHECKING:
    from turnlint.values.settings import Keywords

#: What there is a schema of; each but a request's is as it stands in the package.
NAMES = ("request", "response", "batch", "exchange", "report", "config")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@context_options
def schema(
    name: str, platform: str, api_version: str | None, betas: tuple[str, ...], no_betas: bool, model: str | None
) -> None:
    """Print the JSON Schema (2020-12) of a request, for editors and other tools.

    Of request, response and batch that is the one for the options: fields and tags of other betas, versions and
    platforms are not in it, and with --model max_tokens is bounded by what the model may write. What no schema says
    (which calls have their results) is for turnlint check.
    """
    import orjson

    from turnlint_schemas import load

    if name in ("exchange", "report", "config"):
        click.echo(load(f"{name}.json").decode(), nl=False)
        return
    from turnlint.checking.publishing import published
    from turnlint.values.settings import settings

    keywords: Keywords = {**context_keywords(platform, betas, no_betas), "api_version": api_version, "model": model}
    try:
        context = settings(**keywords).context
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(orjson.dumps(published(name, context), option=orjson.OPT_INDENT_2).decode())
