"""``turnlint rules``: the rules, or the texts that they speak and how each is known."""

from __future__ import annotations

import click

from turnlint.cli.tables import known_rules, print_table


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
@click.option("--evidence", is_flag=True, help="Each text of each rule, and how it is known.")
def rules(form: str, evidence: bool) -> None:
    """List the rules: name, severity, family, summary."""
    known = [listing.load() for listing in known_rules().values()]
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
