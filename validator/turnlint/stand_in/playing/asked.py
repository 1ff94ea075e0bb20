"""A request as whoever replies reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from turnlint.subjects.models import Model, find_model
from turnlint.subjects.walk import blocks_of, role_of
from turnlint.values.context import Context
from turnlint.values.json import Json

#: The result blocks of server tools by the name that a call has; others have `NAME_tool_result`.
_RESULTS: Final = {
    "tool_search_tool_regex": "tool_search_tool_result",
    "tool_search_tool_bm25": "tool_search_tool_result",
}
#: Server tools that are played, by how their type begins.
_PLAYED: Final = ("web_search_", "web_fetch_", "code_execution_")
#: The release of code execution from which on code may call tools.
_CALLING: Final = "code_execution_20260120"


#: What the API's own tools that clients run are called with, by how their type begins.
_OWN_INPUTS: Final[tuple[tuple[str, dict[str, Json]], ...]] = (
    ("bash_", {"command": "ls"}),
    ("text_editor_", {"command": "view", "path": "/mill"}),
    ("memory_", {"command": "view", "path": "/memories"}),
    ("computer_2", {"action": "screenshot"}),
)


def own_input(tool: Mapping[str, Json]) -> dict[str, Json] | None:
    """What one of the API's own tools that clients run is called with; ``None`` for another tool."""
    kind = str(tool.get("type", ""))
    return next((dict(given) for begun, given in _OWN_INPUTS if kind.startswith(begun)), None)


def result_type(name: str) -> str:
    """The type of the block that answers a call of a server tool."""
    return _RESULTS.get(name, f"{name}_tool_result")


@dataclass(frozen=True)
class Asked:
    """One request to the stand-in.

    * ``number``: how many came before it, and it, from 1; ``fields``: its top-level fields, ``messages`` and ``tools``
      among them; of a thread also what the server holds.
    * ``context``: where it was sent and under which headers; ``stream``: whether it wants one.
    """

    number: int
    fields: Mapping[str, Json]
    context: Context
    stream: bool = False

    @property
    def messages(self) -> list[Json]:
        """The messages, those that the server holds of a thread among them."""
        given = self.fields.get("messages")
        return given if isinstance(given, list) else []

    @cached_property
    def model(self) -> Model | None:
        """What the tables know of the model."""
        name = self.context.model or self.fields.get("model")
        return find_model(name, self.context.platform) if isinstance(name, str) else None

    @cached_property
    def tools(self) -> list[Mapping[str, Json]]:
        """The tools that are offered."""
        given = self.fields.get("tools")
        return [tool for tool in given if isinstance(tool, Mapping)] if isinstance(given, list) else []

    @cached_property
    def client_tools(self) -> list[Mapping[str, Json]]:
        """Those that the client runs: with a schema of their own, or one that the API has for them."""
        return [
            tool
            for tool in self.tools
            if isinstance(tool.get("name"), str) and ("input_schema" in tool or own_input(tool) is not None)
        ]

    @cached_property
    def callable_tools(self) -> list[Mapping[str, Json]]:
        """Those of them that the model may call itself."""
        return [tool for tool in self.client_tools if "direct" in tool.get("allowed_callers", ["direct"])]

    @cached_property
    def programmatic_tools(self) -> list[Mapping[str, Json]]:
        """Those that code may call."""
        return [tool for tool in self.client_tools if _CALLING in tool.get("allowed_callers", ())]

    @cached_property
    def server_tools(self) -> list[Mapping[str, Json]]:
        """Those that the server runs, and that can be played."""
        return [tool for tool in self.tools if str(tool.get("type", "")).startswith(_PLAYED)]

    @cached_property
    def choice(self) -> str:
        """``tool_choice``: ``auto``, ``any``, ``none``, or the name of the one tool."""
        given = self.fields.get("tool_choice")
        if not isinstance(given, Mapping):
            return "auto"
        return str(given.get("name")) if given.get("type") == "tool" else str(given.get("type", "auto"))

    @property
    def parallel(self) -> bool:
        """Whether several calls may come at once."""
        given = self.fields.get("tool_choice")
        return not (isinstance(given, Mapping) and given.get("disable_parallel_tool_use"))

    @cached_property
    def thinks(self) -> bool:
        """Whether the model may think: the request asks for it, or the model does so by itself."""
        given = self.fields.get("thinking")
        if isinstance(given, Mapping):
            return given.get("type") in ("enabled", "adaptive", "between_tools")
        return self.model is not None and self.model.thinking_default in ("enabled", "adaptive", "between_tools")

    @cached_property
    def must_think(self) -> bool:
        """Whether each turn begins with thinking: it is enabled by hand."""
        given = self.fields.get("thinking")
        return isinstance(given, Mapping) and given.get("type") == "enabled"

    @cached_property
    def words(self) -> str:
        """What the user said last."""
        for message in reversed(self.messages):
            if role_of(message) == "user":
                said = [str(b.get("text", "")) for b in blocks_of(message) if b.get("type") == "text"]
                if said:
                    return " ".join(said)
        return ""

    @cached_property
    def since(self) -> list[Json]:
        """The messages behind the user's last words."""
        for at in range(len(self.messages) - 1, -1, -1):
            message = self.messages[at]
            if role_of(message) == "user" and any(b.get("type") == "text" for b in blocks_of(message)):
                return self.messages[at + 1 :]
        return self.messages

    @cached_property
    def results(self) -> list[Mapping[str, Json]]:
        """The results in the last message."""
        if not self.messages or role_of(self.messages[-1]) != "user":
            return []
        return [block for block in blocks_of(self.messages[-1]) if block.get("type") == "tool_result"]

    @cached_property
    def called(self) -> list[str]:
        """The tools that were called since the user's last words, client's and server's, in order."""
        return [str(block.get("name")) for block in self._blocks(self.since, "tool_use", "server_tool_use")]

    @cached_property
    def waiting(self) -> list[Mapping[str, Json]]:
        """The server's calls that have no result yet, and get it now: no words of the user came in between."""
        if not self.messages:
            return []
        last = blocks_of(self.messages[-1])
        if role_of(self.messages[-1]) != "assistant" and any(block.get("type") != "tool_result" for block in last):
            return []
        done = {
            block.get("tool_use_id")
            for message in self.messages[-3:]
            for block in blocks_of(message)
            if str(block.get("type", "")).endswith("_tool_result")
        }
        return [each for each in self._blocks(self.messages[-3:], "server_tool_use") if each.get("id") not in done]

    @property
    def container(self) -> str:
        """The container that the request names; empty where it names none."""
        given = self.fields.get("container")
        given = given.get("id") if isinstance(given, Mapping) else given
        return given if isinstance(given, str) else ""

    @property
    def most(self) -> int:
        """``max_tokens``."""
        given = self.fields.get("max_tokens")
        return given if isinstance(given, int) else 1_024

    @staticmethod
    def _blocks(messages: list[Json], *kinds: str) -> Iterator[Mapping[str, Json]]:
        for message in messages:
            if role_of(message) == "assistant":
                yield from (block for block in blocks_of(message) if block.get("type") in kinds)
