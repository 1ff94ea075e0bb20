"""How requests are judged: in which context, by which rules, how severely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from turnlint.values.context import DEFAULT, Context, make

if TYPE_CHECKING:
    from typing import Unpack


class Keywords(TypedDict, total=False):
    """The keywords by which callers give settings: those of :func:`turnlint.check`, and ``strict``."""

    platform: str
    api_version: str | None
    betas: Iterable[str] | None
    endpoint: str
    model: str | None
    select: Iterable[str] | None
    ignore: Iterable[str] | None
    severity: Mapping[str, str] | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides a judgement beside the request.

    * ``context``: where and under which headers requests are sent.
    * ``select``, ``ignore``: names of rules, or globs over ``family/name``; ``select=None`` means every rule.
    * ``severity``: pairs of a rule's name and the severity that its findings get.
    * ``strict``: whether warnings fail a command or a test, too. Reports do not depend on it.
    """

    context: Context = DEFAULT
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    strict: bool = False


def settings(**given: Unpack[Keywords]) -> Settings:
    """Build settings from a caller's keywords.

    Raises ``ValueError`` for a platform or endpoint that does not exist, ``TypeError`` for a keyword that does not, and
    where a list of names is one string. Whether the rules exist is seen by the engine.
    """
    if strange := given.keys() - Keywords.__annotations__.keys():
        raise TypeError(f"there is no keyword {unknown_keyword(min(strange))}")
    select, severity = given.get("select"), given.get("severity")
    return Settings(
        make(
            given.get("platform", DEFAULT.platform),
            given.get("api_version"),
            given.get("betas"),
            given.get("endpoint", DEFAULT.endpoint),
            given.get("model"),
        ),
        None if select is None else _names("select", select),
        _names("ignore", given.get("ignore") or ()),
        tuple(sorted((severity or {}).items())),
        given.get("strict", False),
    )


def _names(what: str, given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise TypeError(f"{what} takes a list of rule names, not the string {given!r}")
    return tuple(given)


def unknown_keyword(name: str) -> str:
    """A keyword that does not exist, with the nearest that does."""
    from difflib import get_close_matches

    close = get_close_matches(name, Keywords.__annotations__, n=1)
    return f"{name!r}" + (f" (did you mean {close[0]!r}?)" if close else "")
