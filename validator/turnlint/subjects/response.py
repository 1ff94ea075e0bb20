"""A response of the API: the message that answers a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from turnlint.schema.faults import Fault
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Shaped
from turnlint.values.json import Json


class Response(Shaped):
    """The message that came back, whole.

    * ``content``: its blocks, empty where there is no list of them.
    * ``stop_reason``: why the model stopped; ``None`` where the response does not say, or says no string.
    """

    __slots__ = ("content", "stop_reason")
    kind: ClassVar = "response"

    def __init__(self, value: Json, known: Known, faults: Sequence[Fault] = ()) -> None:
        super().__init__(value, known, faults)
        content, reason = self.fields.get("content"), self.fields.get("stop_reason")
        self.content: list[Json] = content if isinstance(content, list) else []
        self.stop_reason = reason if isinstance(reason, str) else None
