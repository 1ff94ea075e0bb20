"""What of a response goes back, and what of it is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from turnlint.schema.faults import KINDS, PASSED, Fault
from turnlint.schema.sendable import Unsendable
from turnlint.schema.shape import shape
from turnlint.subjects.response import Part, Response
from turnlint.subjects.sameness import copied
from turnlint.subjects.step import is_notice
from turnlint.subjects.walk import SERVER_CALLS, THINKING
from turnlint.values.context import Context
from turnlint.values.json import Json, Path

#: Faults that no echo can have and be accepted; keys that requests do not take are left out instead.
_FATAL: Final = KINDS - {"extra", PASSED}
_BESIDE: Final = {"model": "any", "max_tokens": 1}
#: The step of a path at which it names a block of the echo, in the body that this is judged in.
_PLACE: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """What goes back of a response. Nothing here is the caller's own object.

    * ``parts``: the blocks, each with its place in the response's content.
    * ``unfinished``: the places of what another model took over from; ``blank`` of texts without a word, which are
      joined to the text beside them; ``tail`` of what was cut at the end; ``ending`` of thinking that would end the
      assistant message.
    * ``strange``: the paths of keys that requests do not take, from the content on.
    * ``fault``: what makes the rest impossible to send back, if anything does; its path begins there too.
    """

    parts: tuple[Part, ...]
    unfinished: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    tail: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()
    strange: tuple[Path, ...] = ()
    fault: Path | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks."""
        return [part.value for part in self.parts]

    @property
    def thinks(self) -> bool:
        """Whether thinking is among them."""
        return any(part.type in THINKING for part in self.parts)


def echo_of(response: Response, context: Context) -> Echo:
    """What goes back of a response whose blocks are all objects."""
    parts, unfinished = _parted(response.parts, (part.place for part in response.unfinished))
    parts, tail = _parted(parts, _cut(response))
    blank = tuple(part.place for part in parts if _is_blank(part))
    parts = _joined(parts) if blank else parts
    parts, ending = _parted(parts, _ending(parts) if response.stop_reason != "pause_turn" else ())
    made = [Part(part.place, copied(part.value)) for part in parts]
    strange, fault = _cleaned(made, context)
    return Echo(tuple(made), unfinished, blank, tail, ending, strange, fault)


def is_interrupted(response: Response) -> bool:
    """Whether the response ends with the notice that the turn was interrupted."""
    return response.last is not None and response.last.type == "thinking" and is_notice(response.last.value)


def _parted(parts: list[Part], going: Iterable[int]) -> tuple[list[Part], tuple[int, ...]]:
    """The parts that stay, and in order the places of those that go."""
    places = frozenset(going)
    return ([part for part in parts if part.place not in places] if places else parts), tuple(sorted(places))


def _cut(response: Response) -> Iterator[int]:
    """The places of what a limit cut at the end: thinking, a server call, and what stands behind client calls."""
    if not response.is_cut or is_interrupted(response):
        return
    calls = response.calls
    waiting = {call.place for call in response.open_calls}
    for part in reversed(response.parts):
        behind_calls = bool(calls) and part.place > calls[-1].place
        unfinished = part.type in THINKING or (part.type in SERVER_CALLS and part.place in waiting)
        if not (behind_calls or unfinished):
            return
        yield part.place


def _ending(parts: list[Part]) -> Iterator[int]:
    """The places of thinking at the end, which the API refuses there unless it is the notice."""
    for part in reversed(parts):
        if part.type not in THINKING or is_notice(part.value):
            return
        yield part.place


def _joined(parts: list[Part]) -> list[Part]:
    """The parts without blank texts: joined to a text beside them, so that nothing is lost, or else left out.

    At the end they are left out: space there is nothing.
    """
    found: list[Part] = []
    gap: list[str] = []
    for part in parts:
        if _is_blank(part):
            gap.append(part.value["text"])
            continue
        joins_last = bool(gap and found and _is_plain(found[-1]))
        if joins_last:
            found[-1] = _with_text(found[-1], found[-1].value["text"] + "".join(gap))
        before = "".join(gap) if not joins_last and _is_plain(part) else ""
        found.append(_with_text(part, before + part.value["text"]) if before else part)
        gap = []
    return found


def _with_text(part: Part, text: str) -> Part:
    return part._replace(value={**part.value, "text": text})


def _is_plain(part: Part) -> bool:
    """Whether a part is a text that cites nothing."""
    return part.type == "text" and isinstance(part.value.get("text"), str) and not part.value.get("citations")


def _is_blank(part: Part) -> bool:
    text = part.value.get("text")
    return part.type == "text" and isinstance(text, str) and not text.strip()


def _cleaned(parts: list[Part], context: Context) -> tuple[tuple[Path, ...], Path | None]:
    """Take out the keys that requests do not take: their paths, and the place of what is wrong beside them."""
    try:
        faults = _faults(parts, context)
    except Unsendable as error:
        return (), error.path
    strange: list[Path] = []
    blocks: Json = [part.value for part in parts]
    for fault in faults:
        path = _own(fault.path, parts)
        if fault.kind in _FATAL:
            return (), path
        if fault.kind == "extra":
            holder = blocks
            for step in fault.path[_PLACE:-1]:
                holder = holder[step]
            del holder[fault.path[-1]]
            strange.append(path)
    return tuple(strange), None


def _faults(parts: list[Part], context: Context) -> list[Fault]:
    """What is wrong with the blocks, in a request that is made of them alone."""
    body: Json = {**_BESIDE, "messages": [{"role": "assistant", "content": [part.value for part in parts]}]}
    return [fault for fault in shape(context, "request").faults(body) if len(fault.path) > _PLACE]


def _own(path: Path, parts: list[Part]) -> Path:
    """A path in the body as one in the response."""
    place = path[_PLACE] if len(path) > _PLACE else 0
    at = parts[place].place if isinstance(place, int) and place < len(parts) else 0
    return ("content", at, *path[_PLACE + 1 :])
