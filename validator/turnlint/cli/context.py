"""The options that say where requests go and under which headers, shared by the commands that judge some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from turnlint.values.settings import Keywords

F = TypeVar("F", bound=Callable[..., Any])

#: Given again here because importing them would cost ``--version`` its speed; a test holds them together.
PLATFORMS: Final = ("anthropic", "bedrock", "vertex", "foundry")

_OPTIONS: Final = (
    click.option("--platform", type=click.Choice(PLATFORMS), default="anthropic", help="Where the requests are sent."),
    click.option("--api-version", metavar="DATE", help="The anthropic-version header. Not given: open."),
    click.option(
        "--beta", "betas", multiple=True, metavar="NAME", help="A value of anthropic-beta. Not given: unknown."
    ),
    click.option("--no-betas", is_flag=True, help="No anthropic-beta header is sent."),
    click.option("--model", metavar="ID", help="Judge as if the requests named this model."),
)


def context_options(command: F) -> F:
    """Give a command the options ``--platform``, ``--api-version``, ``--beta``, ``--no-betas`` and ``--model``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def context_keywords(platform: str, betas: tuple[str, ...], no_betas: bool) -> Keywords:
    """What the options of platform and betas mean, as keywords of :func:`turnlint.check`."""
    if betas and no_betas:
        raise click.UsageError("--beta and --no-betas exclude each other.")
    return {"platform": platform, "betas": split(betas) if betas else ([] if no_betas else None)}


def split(values: Iterable[str]) -> list[str]:
    """The names in options that may be given several times, and hold several names with commas."""
    return [part for value in values for part in (piece.strip() for piece in value.split(",")) if part]
