"""Files put in their place at once, when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def put(path: str, raw: bytes, *, like: str | None = None) -> None:
    """Put a file in the place of another; the old one is there until the new one is complete.

    ``like`` is the file whose mode it gets; by default the old one, where there is one.
    """
    with putting(path, like=like) as stream:
        stream.write(raw)


@contextmanager
def putting(path: str, *, like: str | None = None) -> Iterator[BinaryIO]:
    """A stream to write a file with, which is put in its place in the end; where writing fails the old one stays.

    What is no regular file (a device, a pipe) is written to as it is.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    mode = like if like is not None else target if target.exists() else None
    made = target.with_name(f".{target.name}.turnlint-{os.getpid()}")
    try:
        with made.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            made.chmod(Path(mode).stat().st_mode & 0o7777)
        made.replace(target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
