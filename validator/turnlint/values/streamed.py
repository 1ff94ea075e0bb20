"""What a check of a stream finds: its report, and the response that its events add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from turnlint.values.json import Json
from turnlint.values.report import Report


@dataclass(frozen=True, slots=True)
class StreamReport(Report):
    """The findings of one stream, and then those of the response that it makes.

    The first step of a finding's path tells them apart: the index of an event, or ``"response"``, behind which a path
    in ``response`` follows. The response is judged only where the stream is complete: the faults of half a message are
    those of its stream, and told there.

    * ``response``: the message that the events add up to, as far as they go; ``None`` where none began.
    * ``complete``: whether ``message_stop`` came after a sequence of events such as the API sends.
    * ``unfit``: why the response must not be appended to a history; empty where nothing speaks against it. A complete
      response can be unfit: a refusal, an empty one, a call that was cut off.
    """

    response: dict[str, Json] | None = field(default=None, repr=False)
    complete: bool = False
    unfit: str = ""

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        # Not super(): a dataclass with slots is another class than the one that this method was written in.
        return {**Report.to_json(self), "complete": self.complete, "unfit": self.unfit, "response": self.response}
