"""``turnlint probe``: a gateway held against the API."""

from __future__ import annotations

import os
from collections import Counter

import click

from turnlint.cli.context import split
from turnlint.cli.process import CLEAN, ERRORS_FOUND, shown, style


@click.command()
@click.argument("url")
@click.option("--select", multiple=True, metavar="RULE", help="Only the cases of these rules: names and families.")
@click.option("--yes-send", is_flag=True, help="Send to an address that is not on this machine, too.")
@click.option("--key-env", metavar="NAME", help="Take the API key from this variable; none is read otherwise.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="A further header of each request.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to tell.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what both say, not only that they differ.")
def probe(
    url: str,
    select: tuple[str, ...],
    yes_send: bool,
    key_env: str | None,
    headers: tuple[str, ...],
    form: str,
    verbose: bool,
) -> None:
    """Send the rules' own cases, refused and accepted, to a Messages endpoint, and say where it differs from the API.

    URL is its base, as a client has it: without /v1/messages. What is sent are the examples of the rules' pages, some
    800 small requests; an endpoint with a real model behind it answers the accepted ones, which may cost. So only
    addresses on this machine are probed unless --yes-send is given.

    Exit codes: 0 it answers as the API; 1 it differs; 2 bad usage.
    """
    from turnlint.stand_in.probing import Probed, Standing, is_local
    from turnlint.stand_in.probing import probe as probed
    from turnlint.values.json import write

    if not yes_send and not is_local(url):
        raise click.UsageError(f"{shown(url)} is not on this machine: --yes-send sends there all the same")
    given = {}
    for each in headers:
        name, colon, value = each.partition(":")
        if not colon:
            raise click.UsageError(f"--header takes NAME:VALUE, not {shown(each)!r}")
        given[name.strip().lower()] = value.strip()
    if key_env is not None:
        if key_env not in os.environ:
            raise click.UsageError(f"--key-env: there is no variable {shown(key_env)}")
        given["x-api-key"] = os.environ[key_env]
    colors = style(None)
    counts: Counter[Standing] = Counter()
    differing: list[Probed] = []
    try:
        for case in probed(url, given, split(select) or None):
            counts[case.standing] += 1
            if case.standing is Standing.SAME:
                continue
            differing.append(case)
            if form == "text":
                color = "yellow" if case.standing is Standing.OTHER_WORDS else "red"
                head = colors(case.standing.value, color, True)
                kind = "a case that the API refuses" if case.refuses else "a case that the API takes"
                click.echo(f"{case.rule}: {head}: {kind}, status {case.status}")
                if verbose:
                    click.echo(f"  the API: {shown(case.expected) or 'accepts'}")
                    click.echo(f"  there:   {shown(case.answered) or 'accepts'}")
    except ValueError as error:
        raise click.UsageError(shown(str(error))) from error
    if form == "json":
        told = {
            "url": url,
            "counts": {standing.value: counts[standing] for standing in Standing},
            "differing": [
                {
                    "rule": each.rule, "case": each.number, "refuses": each.refuses, "standing": each.standing.value,
                    "expected": each.expected or None, "answered": each.answered or None, "status": each.status,
                }
                for each in differing
            ],
        }  # fmt: skip
        click.echo(write(told).decode())
    else:
        total = sum(counts.values())
        parts = [f"{counts[each]:,} {each.value}" for each in Standing if counts[each]]
        click.echo(f"{total:,} cases: {', '.join(parts) or 'none'}")
    click.get_current_context().exit(ERRORS_FOUND if differing else CLEAN)
