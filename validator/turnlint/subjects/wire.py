"""What a body says of the context that it is sent in.

Amazon Bedrock (InvokeModel) and Google Cloud take in the body what other platforms take as headers. There the body
knows better than the caller: which betas are on, and which version of the API answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import orjson

from turnlint.values.context import Context
from turnlint.values.json import Json

_CLOUDS: Final = ("bedrock", "vertex")
#: More betas in one body, or longer ones, are nobody's: they are not looked at, and none of them stays in the cache.
_MOST: Final = 64
_LONGEST: Final = 200


def context_of(context: Context, body: Json) -> Context:
    """The context that a body is judged in: the one given, with what the body itself says of betas and version.

    Betas in the body come to those that are given. A body for Bedrock that names a version is what InvokeModel gets:
    where it has no betas, there are none. On Google Cloud betas may also travel as a header, so there nothing follows.
    """
    if context.platform not in _CLOUDS or not isinstance(body, dict):
        return context
    version, betas = body.get("anthropic_version"), body.get("anthropic_beta")
    if version is None and betas is None:
        return context
    named = _named(betas)
    if not isinstance(version, str) or len(version) > _LONGEST:
        version = None
    if named is None and version is not None and context.platform == "bedrock" and betas is None:
        named = frozenset()
    return _told(context, version, named)


def _named(betas: Json) -> frozenset[str] | None:
    """The betas that a body names; ``None`` where it names none that can be read."""
    if not isinstance(betas, (list, tuple)) or len(betas) > _MOST:
        return None
    found = [beta for beta in betas if isinstance(beta, str) and len(beta) <= _LONGEST]
    return frozenset(found) if len(found) == len(betas) else None


# The same object each time: what is made for a context is kept by it.
@lru_cache(maxsize=256)
def _told(context: Context, version: str | None, betas: frozenset[str] | None) -> Context:
    return replace(
        context,
        api_version=_versions().get(version or "", context.api_version),
        betas=context.betas if betas is None else (context.betas or frozenset()) | betas,
    )


@lru_cache(maxsize=1)
def _versions() -> Mapping[str, str]:
    """The names of API versions in a body, and the version that each stands for."""
    from turnlint_schemas import load

    table: dict[str, dict[str, Any]] = orjson.loads(load("betas.json"))["versions"]
    return {name: version for version, row in table.items() for name in (version, *row.get("bodies", ()))}
