"""Every look at the SDK: a name, and what it finds there that the schemas and tables lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from drift import comparison, helpers, tables
from drift.meant import MEANT, UNLISTED_BETAS


@dataclass(frozen=True)
class Look:
    """One look: what it looks at, and how it finds the differences."""

    name: str
    differences: Callable[[], Iterable[str]]

    def found(self) -> list[str]:
        """The differences that are not meant, in order.

        Much of this reads what the SDK keeps to itself. Where that has moved, the look must be mended, and says so
        instead of hiding what the others find.
        """
        try:
            return sorted(set(self.differences()) - MEANT.keys())
        except Exception as error:  # whatever a later SDK breaks
            return [f"cannot look: {type(error).__name__}: {error}"]


TYPES: Final = (
    Look("types of requests", comparison.requests),
    Look("types of token counts", comparison.token_counts),
    Look("types of batches", comparison.batches),
    Look("types of responses", comparison.responses),
    Look("types of stream events", comparison.events),
    Look("types of errors", comparison.errors),
)
LOOKS: Final = (
    *TYPES,
    Look("types without the betas", comparison.without_betas),
    Look("models", tables.models),
    Look("deprecations", tables.deprecations),
    Look("betas", tables.betas),
    Look("betas of the schemas", lambda: comparison.unlisted_betas() - UNLISTED_BETAS.keys()),
    Look("error types and codes", tables.error_codes),
    Look("defaults of the helpers", helpers.defaults),
)


def stale() -> list[str]:
    """The explained differences that are none any more; nothing where a look at the types is not possible."""
    try:
        found = {line for look in TYPES for line in look.differences()}
        return sorted(MEANT.keys() - found) + sorted(UNLISTED_BETAS.keys() - comparison.unlisted_betas())
    except Exception:  # Look.found tells of it
        return []
