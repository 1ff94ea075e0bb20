"""``turnlint rules``: the rules, or the texts that they speak and how each is known."""

from __future__ import annotations

import click

from turnlint.cli.tables import known_rules, print_table


@click.command()
@click.argument("patterns", nargs=-1, metavar="[RULE]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
@click.option("--evidence", is_flag=True, help="Each text of each rule, and how it is known.")
def rules(patterns: tuple[str, ...], form: str, evidence: bool) -> None:
    """List the rules: name, severity, family, summary; only some, by name, family, or glob over family/name."""
    listings = known_rules()
    from turnlint.engine.selection import fitting

    try:
        wanted = frozenset(fitting(listings, patterns)) if patterns else listings.keys()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    known = [listing.load() for name, listing in listings.items() if name in wanted]
    if evidence:
        print_table(
            [
                {
                    "rule": rule.name,
                    "known": text.basis.value,
                    "says": text.template,
                    "evidence": "; ".join(map(str, text.evidence)),
                }
                for rule in known
                for text in rule.says
            ],
            form,
        )
        return
    columns = ["name", "severity", "family", "summary"]
    print_table([{key: str(getattr(rule, key)) for key in columns} for rule in known], form)
