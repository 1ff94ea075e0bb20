"""An exchange: a request with what it got, and the headers under which it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from turnlint.values.context import DEFAULT, Context
from turnlint.values.json import Json


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """A request together with the response, the error, or the stream that it got.

    * ``request``: the body as it was sent.
    * ``response``: the message that came back; ``error`` the API's error body; ``events`` the events of a stream, in
      order. What is not known is ``None``.
    * ``context``: where and under which headers it was sent.
    * ``session``: the caller's own id of the conversation, ``None`` where it is to be found by content.
    """

    request: Json
    response: Json | None = None
    error: Json | None = None
    events: Sequence[Json] | None = None
    context: Context = DEFAULT
    session: str | None = None
