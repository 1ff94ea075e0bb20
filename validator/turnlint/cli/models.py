"""``turnlint models``: what the models table knows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from turnlint.cli.process import BAD_USAGE, prepare, shorten, shown, warn
from turnlint.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from turnlint.subjects.models import Model

_COLUMNS: Final = (
    "context_window", "max_output", "thinking", "prefill", "system_messages", "retired", "deprecated",
)  # fmt: skip


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list.")
def models(names: tuple[str, ...], form: str) -> None:
    """List the models of the table, show what one takes, or in what some differ.

    In JSON cells are numbers, texts, lists, objects, true and false, and null where nothing is known.
    """
    from turnlint.subjects.models import known_models

    prepare(sys.stdout)
    chosen = [_found(name) for name in names] or list(known_models().values())
    if form == "json":
        print_json(_differences(chosen) if len(names) > 1 else [_shown(model) for model in chosen])
    elif not names:
        print_table([_line(model) for model in chosen], form, header=True)
    elif len(chosen) == 1:
        print_table(_page(chosen[0]), form)
    else:
        print_table(_table(chosen), form, header=True)


def _found(name: str) -> Model:
    """The model of a name, as any of the clouds spells it. Ends the command where there is none."""
    from turnlint.engine.selection import nearest
    from turnlint.subjects.models import find_model, known_models
    from turnlint.values.context import PLATFORMS

    for platform in PLATFORMS:
        if (model := find_model(name, platform)) is not None:
            return model
    warn(f"the table has no model {shown(shorten(name))}{nearest(name, known_models())}")
    raise click.exceptions.Exit(BAD_USAGE)


def _line(model: Model) -> dict[str, str]:
    from turnlint.reporters.terminal.table import cell
    from turnlint.subjects.models import cells

    return {"model": model.id, **{name: cell(name, value) for name, value, _ in cells(model) if name in _COLUMNS}}


def _page(model: Model) -> list[dict[str, str]]:
    from turnlint.reporters.terminal.table import cell
    from turnlint.subjects.models import cells

    told = [
        ("names", ", ".join(model.ids), ""),
        *((name, cell(name, value), str(why or "")) for name, value, why in cells(model)),
    ]
    return [{"cell": name, model.id: value, "evidence": why} for name, value, why in told]


def _table(chosen: Sequence[Model]) -> list[dict[str, str]]:
    """The cells in which some models differ, one column a model."""
    from turnlint.reporters.terminal.table import cell

    return [
        {"cell": name, **{model.id: cell(name, getattr(model, name)) for model in chosen}} for name in _differ(chosen)
    ] or [{"cell": "(no difference)", **{model.id: "" for model in chosen}}]


def _differ(chosen: Sequence[Model]) -> list[str]:
    from turnlint.subjects.models import cells

    return [name for name, value, _ in cells(chosen[0]) if any(getattr(model, name) != value for model in chosen)]


def _differences(chosen: Sequence[Model]) -> dict[str, Any]:
    return {"models": [model.id for model in chosen], "differ": [_shown(model, _differ(chosen)) for model in chosen]}


def _shown(model: Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """A model as JSON values: all its cells, or those of some names, each with its evidence."""
    from turnlint.subjects.models import cells

    wanted = None if names is None else frozenset(names)
    return {
        "model": model.id,
        "names": list(model.ids),
        "cells": {
            name: {"value": _plain(value), "evidence": why and why.to_json()}
            for name, value, why in cells(model)
            if wanted is None or name in wanted
        },
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, Mapping) else value
