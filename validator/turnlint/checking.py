"""``turnlint.check``: a linter made, kept and called in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from turnlint.linter import Linter, Request
from turnlint.report import Report


def check(
    request: Request,
    *,
    platform: str = "anthropic",
    api_version: str | None = None,
    betas: Iterable[str] | None = None,
    endpoint: str = "messages",
    model: str | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    severity: Mapping[str, str] | None = None,
) -> Report:
    """Say what the Messages API would answer to a request.

    * ``request``: a mapping, JSON text or bytes, or a bare list of messages. SDK objects, tuples and generators inside
      are taken as the SDK would send them (a generator is read, once).
    * ``platform``: ``anthropic``, ``bedrock``, ``vertex`` or ``foundry``.
    * ``api_version``: the ``anthropic-version`` header; ``None`` leaves it open: what only one version refuses is
      then a warning that names it.
    * ``betas``: the values of the ``anthropic-beta`` header; ``None`` means unknown, and every known beta counts as on.
    * ``endpoint``: ``messages``, ``count_tokens`` or ``batches``.
    * ``model``: judge as if the request named this model.
    * ``select``, ``ignore``: rule names, or globs over ``family/name``.
    * ``severity``: severities by rule name.

    Raises ``TypeError`` for what cannot be a request, ``ValueError`` for a platform, endpoint, rule or severity that
    does not exist; never for the content of a JSON value.
    """
    chosen = None if select is None else tuple(select)
    ignored = None if ignore is None else tuple(ignore)
    levels = None if severity is None else tuple(sorted(severity.items()))
    if isinstance(betas, str):
        raise TypeError(f"betas must be a list of beta names, not the string {betas!r}")
    headers = None if betas is None else frozenset(betas)
    return _linter(platform, api_version, headers, endpoint, model, chosen, ignored, levels).check(request)


@lru_cache(maxsize=64)
def _linter(
    platform: str,
    api_version: str | None,
    betas: frozenset[str] | None,
    endpoint: str,
    model: str | None,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    severity: tuple[tuple[str, str], ...] | None,
) -> Linter:
    return Linter(
        platform=platform,
        api_version=api_version,
        betas=betas,
        endpoint=endpoint,
        model=model,
        select=select,
        ignore=ignore,
        severity=None if severity is None else dict(severity),
    )
