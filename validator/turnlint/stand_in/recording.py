"""Exchanges written down, one a line, as `turnlint check` reads them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from turnlint.values.context import Context
from turnlint.values.json import parse, write


class Recorder:
    """Writes exchanges to a file. Whoever gets it can read the conversations."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = Path(path).open("ab")  # noqa: SIM115 (until the stand-in ends)

    def write(
        self,
        raw: bytes,
        context: Context,
        session: int | None,
        *,
        response: Any = None,
        error: Any = None,
        events: bytes | None = None,
        status: int | None = None,
    ) -> None:
        """Write one exchange."""
        made: dict[str, Any] = {}
        if session is not None:
            made["session"] = str(session)
        came = {"response": response, "error": error, "events": events.decode() if events is not None else None}
        made |= {name: value for name, value in came.items() if value is not None}
        made["platform"] = context.platform
        if context.api_version is not None:
            made["api_version"] = context.api_version
        if context.betas is not None:
            made["betas"] = sorted(context.betas)
        if context.endpoint != "messages":
            made["endpoint"] = context.endpoint
        if context.model is not None:
            made["model"] = context.model
        if status is not None:
            made["status"] = status
        # As it was sent: line ends stand between values alone, and a body may be deeper than what can be written anew.
        asked = b"null" if parse(raw).problem else raw.replace(b"\n", b" ").replace(b"\r", b" ")
        self._file.write(b'{"request":%s,%s\n' % (asked, write(made)[1:]))
        self._file.flush()

    def close(self) -> None:
        """Write no more."""
        self._file.close()
