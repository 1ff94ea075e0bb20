"""turnlint's JSON Schemas and data tables.

Language-neutral files, no logic: JSON Schema 2020-12 for requests, responses, stream events, batches and errors of the
Messages API, and tables of its models and beta headers. What the `x-` annotations mean is in `annotations.json`; every
node is held to it.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> bytes:
    """The bytes of one packaged file, UTF-8 JSON, by its name: ``request.json``; read once.

    Raises ``FileNotFoundError`` where the package has no such file.
    """
    return _FOLDER.joinpath(name).read_bytes()


def load_all() -> None:
    """Read all files now, for who must not wait for files later."""
    for path in _FOLDER.glob("*.json"):
        load(path.name)
