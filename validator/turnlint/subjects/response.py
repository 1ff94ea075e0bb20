"""A response of the API: the message that answers a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from turnlint.schema.faults import Fault
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import Known
from turnlint.subjects.subject import Shaped
from turnlint.subjects.walk import SERVER_CALLS, SERVER_RESULTS, THINKING
from turnlint.values.json import Json, Path

#: Every value of ``stop_reason`` that the API documents.
STOP_REASONS: Final = (
    "end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "compaction", "refusal",
    "model_context_window_exceeded",
)  # fmt: skip
#: The two that say that the response was cut where it stands.
CUT: Final = frozenset({"max_tokens", "model_context_window_exceeded"})
_CALLS: Final = SERVER_CALLS | {"tool_use"}
#: Before the last ``fallback`` block these are what another model did not finish.
UNFINISHED: Final = frozenset({*THINKING, "connector_text", "tool_use"})


class Part(NamedTuple):
    """A content block of a response; ``place`` is its index."""

    place: int
    value: Mapping[str, Json]

    @property
    def path(self) -> Path:
        """Its path in the response."""
        return ("content", self.place)

    @property
    def type(self) -> str:
        """Its tag; empty where that is no string."""
        return _string(self.value.get("type"))

    @property
    def name(self) -> str:
        """The name of the tool that a call calls; empty where there is none."""
        return _string(self.value.get("name"))

    @property
    def id(self) -> str:
        """The id of a call, or the id that a result answers; empty where there is none."""
        return _string(self.value.get("id", self.value.get("tool_use_id")))

    @property
    def run(self) -> str:
        """The id of the code execution that made a call; empty where the model made it itself."""
        caller = self.value.get("caller")
        if not isinstance(caller, dict) or not _string(caller.get("type")).startswith("code_execution"):
            return ""
        return _string(caller.get("tool_id"))


class Response(Shaped):
    """The message that came back, whole.

    * ``asked``: the request that it answers, indexed; ``None`` where it is not known.
    * ``content``: its blocks, empty where there is no list of them.
    * ``parts``: those that are objects, with their index; ``last`` is the last block of all, ``None`` where there is
      none or it is no object.
    * ``stop_reason``: why the model stopped; ``None`` where the response does not say, or says no string.
    * ``calls``: the client calls. Those before the last ``fallback`` block are none: nothing answers them.
    * ``server_calls``, ``server_results``: the server calls and their results.
    * ``open_calls``: the server calls after the last ``fallback`` block without a result behind them.
    * ``stray_results``: the server results without a call before them in this response.
    * ``fallback``: the last ``fallback`` block, ``None`` where there is none.
    """

    __slots__ = (
        "asked", "calls", "content", "fallback", "last", "open_calls", "parts", "server_calls", "server_results",
        "stop_reason", "stray_results",
    )  # fmt: skip
    kind: ClassVar = "response"

    def __init__(
        self, value: Json, known: Known, faults: Sequence[Fault] = (), asked: Conversation | None = None
    ) -> None:
        super().__init__(value, known, faults)
        self.asked = asked
        content, reason = self.fields.get("content"), self.fields.get("stop_reason")
        self.content: list[Json] = content if isinstance(content, list) else []
        self.stop_reason = reason if isinstance(reason, str) else None
        self.parts = [Part(index, block) for index, block in enumerate(self.content) if isinstance(block, dict)]
        self.last = self.parts[-1] if self.parts and self.parts[-1].place == len(self.content) - 1 else None
        by_type: dict[str, list[Part]] = {}
        for part in self.parts:
            by_type.setdefault(part.type, []).append(part)
        self.fallback: Part | None = by_type["fallback"][-1] if "fallback" in by_type else None
        start = self.fallback.place if self.fallback else -1
        self.calls = [part for part in by_type.get("tool_use", ()) if part.place > start]
        self.server_calls = [part for part in self.parts if part.type in SERVER_CALLS]
        self.server_results = [part for part in self.parts if part.type in SERVER_RESULTS]
        self.open_calls, self.stray_results = self._pair(start)
        self._note(by_type)

    @property
    def unfinished(self) -> list[Part]:
        """What a model left unfinished when another took over: it is not sent back.

        Before the last ``fallback`` block these are thinking, client calls, and server calls without a result.
        """
        if self.fallback is None:
            return []
        answered = {result.id for result in self.server_results}
        return [
            part
            for part in self.parts
            if part.place < self.fallback.place
            and (part.type in UNFINISHED or (part.type in SERVER_CALLS and part.id not in answered))
        ]

    @property
    def is_cut(self) -> bool:
        """Whether the model was cut off by a limit."""
        return self.stop_reason in CUT

    def _pair(self, start: int) -> tuple[list[Part], list[Part]]:
        """The server calls behind an index without a result, and the results without a call."""
        if not self.server_calls and not self.server_results:
            return [], []
        made: dict[str, int] = {}
        for call in self.server_calls:
            made.setdefault(call.id, call.place)
        answered = {result.id for result in self.server_results}
        unanswered = [call for call in self.server_calls if call.id not in answered and call.place > start]
        stray = [result for result in self.server_results if result.place < made.get(result.id, len(self.content))]
        return unanswered, stray

    def _note(self, by_type: Mapping[str, list[Part]]) -> None:
        """Note what occurs, in typed words."""
        occurs = self.occurs
        occurs.update([f"block:{kind}" for kind in by_type])
        if self.stop_reason in STOP_REASONS:
            occurs.add(f"stop:{self.stop_reason}")
        elif self.stop_reason is not None:
            occurs.add("fact:unknown_stop")
        elif "stop_reason" in self.fields and self.fields["stop_reason"] is None:
            occurs.add("fact:null_stop")
        if isinstance(self.fields.get("content"), list) and not self.content:
            occurs.add("fact:empty_content")
        for fact in ("open_calls", "stray_results"):
            if getattr(self, fact):
                occurs.add(f"fact:{fact}")
        for parts in ([part for part in self.parts if part.type in _CALLS], self.server_results):
            ids = [part.id for part in parts if part.id]
            if len(set(ids)) < len(ids):
                occurs.add("fact:repeated_ids")
        if _string(self.fields.get("type")) != "message":
            occurs.add("fact:no_message")


def _string(value: Json) -> str:
    return value if isinstance(value, str) else ""
