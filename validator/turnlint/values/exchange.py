"""An exchange: a request with what it got, and the headers under which it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from turnlint.values.context import Context, make
from turnlint.values.json import Json


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """A request together with the response, the error, or the stream that it got.

    * ``request``: the body as it was sent; ``None`` where only what came back is known.
    * ``response``: the message that came back; ``error`` the API's error body; ``events`` the events of a stream, in
      order, or their text. What is not known is ``None``.
    * ``platform``, ``api_version``, ``betas``, ``endpoint``, ``model``: its context, as in :func:`turnlint.check`.
    * ``session``: the caller's own id of the conversation, ``None`` where it is to be found by content.
    * ``status``: the status of the answer, ``None`` where it is not known.
    """

    request: Json
    response: Json | None = None
    error: Json | None = None
    events: Sequence[Json] | str | bytes | None = None
    platform: str = "anthropic"
    api_version: str | None = None
    betas: Iterable[str] | None = None
    endpoint: str = "messages"
    model: str | None = None
    session: str | None = None
    status: int | None = None

    @property
    def context(self) -> Context:
        """Where and under which headers the request was sent. Raises ``ValueError`` for a platform that is none."""
        return make(self.platform, self.api_version, self.betas, self.endpoint, self.model)
