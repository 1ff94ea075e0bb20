"""What belongs into a report of a bug: versions of what is run, and the dates of the tables."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import orjson

from turnlint_schemas import load

_NEEDED: Final = ("click", "jiter", "jsonschema", "jsonschema-rs", "orjson", "pydantic", "pydantic-core")
#: What makes it do more where it is there.
_EXTRA: Final = ("PyYAML", "brotli", "backports.zstd", "pygls", "anthropic", "httpx", "httpx2", "aiohttp", "pytest")
_TABLES: Final = ("models", "betas", "error_codes", "sdk_defaults")


def lines() -> Iterator[str]:
    """Python and the system, packages, tables; a line each."""
    system = f"{platform.system()} {platform.machine()}"
    yield f"Python {platform.python_version()} ({platform.python_implementation()}), {system}"
    for name in (*_NEEDED, *_EXTRA):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            if name in _NEEDED:
                yield f"{name}: not installed"
    for table in _TABLES:
        yield f"{table}.json of {orjson.loads(load(f'{table}.json'))['updated']}"
