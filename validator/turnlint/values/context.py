"""What decides validity beside the request body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PLATFORMS: Final = ("anthropic", "bedrock", "vertex", "foundry")
ENDPOINTS: Final = ("messages", "count_tokens", "batches")


@dataclass(frozen=True, slots=True)
class Context:
    """Where, and under which headers, a request is sent.

    ``betas`` is ``None`` while unknown (every known beta counts as on, and no rule says that one is missing); a set
    means exactly these. ``api_version`` is ``None`` while open. ``model`` overrides the request's own ``model``.
    ``unknown`` is what the place that a request was read from cannot show of it, in the words by which rules say what
    they must be given (``fields``, ``tools``, ``signatures``, …): unknown, not absent.
    """

    platform: str = "anthropic"
    api_version: str | None = None
    betas: frozenset[str] | None = None
    endpoint: str = "messages"
    model: str | None = None
    unknown: frozenset[str] = frozenset()

    def may_use(self, *betas: str) -> bool:
        """Whether one of these betas is on, or could be: the answer is yes while the betas are unknown."""
        return self.betas is None or not self.betas.isdisjoint(betas)

    def lacks(self, *betas: str) -> bool:
        """Whether it is certain that none of these betas is on."""
        return self.betas is not None and self.betas.isdisjoint(betas)


DEFAULT: Final = Context()


def make(
    platform: str = "anthropic",
    api_version: str | None = None,
    betas: Iterable[str] | None = None,
    endpoint: str = "messages",
    model: str | None = None,
    unknown: frozenset[str] = frozenset(),
) -> Context:
    """Build a context from a caller's arguments.

    Raises ``ValueError`` for a platform or endpoint that does not exist, ``TypeError`` for a ``betas`` that is one
    string (a header's comma-separated value must be split first).
    """
    if betas is None:
        return _shared(platform, api_version, None, endpoint, model, unknown)
    if isinstance(betas, str):
        raise TypeError(f"betas must be a list of beta names, not the string {betas!r}")
    return _shared(platform, api_version, frozenset(betas), endpoint, model, unknown)


@lru_cache(maxsize=256)
def _shared(
    platform: str,
    api_version: str | None,
    betas: frozenset[str] | None,
    endpoint: str,
    model: str | None,
    unknown: frozenset[str],
) -> Context:
    if platform not in PLATFORMS:
        raise ValueError(f"platform must be one of {', '.join(PLATFORMS)}, not {platform!r}")
    if endpoint not in ENDPOINTS:
        raise ValueError(f"endpoint must be one of {', '.join(ENDPOINTS)}, not {endpoint!r}")
    return Context(platform, api_version, betas, endpoint, model, unknown)
