"""``turnlint readers``: the formats that can be read."""

from __future__ import annotations

import click

from turnlint.cli.process import Unusable
from turnlint.cli.tables import print_json, print_table


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
def readers(form: str) -> None:
    """List the formats that turnlint check reads, and what each of them cannot show.

    What a format cannot show is unknown, not absent: the rules that need it are silent, and -v discloses it.
    """
    from turnlint.readers import registry

    try:
        known = registry.readers().values()
    except registry.ReaderError as error:
        raise Unusable(str(error)) from error
    if form == "json":
        print_json(
            [
                {
                    "name": each.name,
                    "about": each.about,
                    "suffixes": list(registry.suffixes(each)),
                    "unknown": sorted(each.unknown),
                }
                for each in known
            ]
        )
        return
    print_table(
        [
            {"name": each.name, "about": each.about, "unknown": f"unknown: {', '.join(sorted(each.unknown))}"}
            if each.unknown
            else {"name": each.name, "about": each.about, "unknown": ""}
            for each in known
        ],
        form,
    )
