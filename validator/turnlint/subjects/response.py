"""A response of the API: the message that answers a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from turnlint.schema.faults import Fault
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Shaped
from turnlint.values.json import Json


class Response(Shaped):
    """The message that came back, whole.

    * ``asked``: the request that it answers, indexed; ``None`` where it is not known.
    * ``content``: its blocks, empty where there is no list of them.
    * ``stop_reason``: why the model stopped; ``None`` where the response does not say, or says no string.
    """

    __slots__ = ("asked", "content", "stop_reason")
    kind: ClassVar = "response"

    def __init__(
        self, value: Json, known: Known, faults: Sequence[Fault] = (), asked: Conversation | None = None
    ) -> None:
        super().__init__(value, known, faults)
        self.asked = asked
        content, reason = self.fields.get("content"), self.fields.get("stop_reason")
        self.content: list[Json] = content if isinstance(content, list) else []
        self.stop_reason = reason if isinstance(reason, str) else None
