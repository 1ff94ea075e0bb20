"""The options of ``turnlint check`` as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from turnlint.cli.context import context_keywords, split

if TYPE_CHECKING:
    from turnlint.checking.judge import Order
    from turnlint.config.config import Config
    from turnlint.values.settings import Keywords

#: Keywords of :func:`turnlint.check` by the option that gives them.
_GIVEN: Final = {
    "platform": "platform",
    "betas": "betas",
    "no_betas": "betas",
    "endpoint": "endpoint",
    "select": "select",
    "ignore": "ignore",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the user gave, as click has it; ``given`` names the options that stand on the command line."""

    paths: tuple[str, ...]
    form: str
    outputs: tuple[str, ...]
    platform: str
    api_version: str | None
    betas: tuple[str, ...]
    no_betas: bool
    model: str | None
    endpoint: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    reader: str
    at: str
    levels: tuple[str, ...]
    strict: bool
    require_requests: bool
    advice: bool
    verbose: bool
    quiet: bool
    statistics: bool
    min_severity: str | None
    sort: str
    color: str
    exit_zero: bool
    watch: bool
    stdin_name: str
    config: str | None
    isolated: bool
    exclude: tuple[str, ...]
    force_exclude: bool
    as_found: bool
    baseline: str | None
    update_baseline: bool
    largest: int
    jobs: int | None
    given: frozenset[str] = frozenset()

    @property
    def change(self) -> str:
        """The options by which requests are judged as if they were sent otherwise, as they were given."""
        changes = {"--model": self.model, "--api-version": self.api_version}
        return " ".join(f"{option} {value}" for option, value in changes.items() if value)

    def keywords(self, config: Config) -> Keywords:
        """The keywords of :func:`turnlint.check`: those of a configuration, and over them what was given.

        ``--severity`` adds to the configuration's. Raises ``ValueError`` for what is no ``RULE=LEVEL``.
        """
        mine: dict[str, Any] = {
            **context_keywords(self.platform, self.betas, self.no_betas),
            "endpoint": self.endpoint,
            "select": split(self.select) or None,
            "ignore": split(self.ignore),
        }
        named = {_GIVEN[option] for option in self.given if option in _GIVEN}
        made: Any = {**{name: value for name, value in mine.items() if name not in config.keywords}, **config.keywords}
        made |= {name: mine[name] for name in named}
        made["severity"] = {**(config.keywords.get("severity") or {}), **_levels(self.levels)}
        return made  # type: ignore[no-any-return]

    def order(self, config: Config, *, everything: bool, marked: bool, contents: bool) -> Order:
        """What to find out. Raises ``ValueError`` for settings that name what does not exist."""
        from turnlint.checking.judge import Order
        from turnlint.values.report import Severity
        from turnlint.values.settings import settings

        keywords = self.keywords(config)
        today = settings(**keywords)
        placed = frozenset(Severity) if everything else frozenset({Severity.ERROR, Severity.WARNING})
        reader = f"at:{self.at}" if self.at else self.reader
        largest = self.largest * 1024 * 1024
        if not self.change:
            return Order(today, None, placed, largest, reader, marked, contents)
        changed: Any = {
            **keywords,
            **({"api_version": self.api_version} if self.api_version else {}),
            **({"model": self.model} if self.model else {}),
        }
        return Order(settings(**changed), today, placed, largest, reader, marked, contents)

    def is_strict(self, config: Config) -> bool:
        """Whether warnings fail, too."""
        return self.strict or bool(config.keywords.get("strict"))


def _levels(values: Iterable[str]) -> dict[str, str]:
    levels = {}
    for value in split(values):
        name, equals, level = value.partition("=")
        if not equals:
            raise ValueError(f"--severity takes RULE=LEVEL, not {value!r}")
        levels[name.strip()] = level.strip()
    return levels


def given(context: click.Context) -> frozenset[str]:
    """The parameters that stand on the command line, or in the environment."""
    from click.core import ParameterSource

    sources = {ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT}
    return frozenset(name for name in context.params if context.get_parameter_source(name) in sources)
