"""The echo of a response in the request that goes on: whether it is the response, and where it first differs.

Some differences are none (:mod:`turnlint.subjects.sameness`); beyond those, neighbouring plain texts may be joined,
space at their ends and empty ones are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from turnlint.subjects.sameness import canonical, lean
from turnlint.values.json import Json, Path

#: Keys of a text block that can be joined with its neighbour.
_PLAIN: Final = {"type", "text"}


class Difference(NamedTuple):
    """One difference between what the API sent and what comes back.

    * ``kind``: ``missing`` (a block that does not come back), ``changed``, or ``extra`` (one that was not sent).
    * ``type``: the block's tag.
    * ``at``: its place in the response's content; negative where it stands in what the request before ended with.
    * ``path``: its place in the request, or the place where it is missing.
    * ``key``: of a changed block, the first field that differs.
    """

    kind: str
    type: str
    at: int
    path: Path
    key: str = ""


class _Part(NamedTuple):
    """A block that is compared: its value, made lean, its bytes, its type, and its place on its side."""

    value: Json
    key: bytes
    type: str
    place: int


def type_of(block: Json) -> str:
    """A block's tag; empty where it has none."""
    kind = block.get("type") if isinstance(block, dict) else None
    return kind if isinstance(kind, str) else ""


def text_of(block: Json, field: str) -> str:
    """A field of a block, empty where it is no string: what else stands there may be of any depth."""
    value = block.get(field) if isinstance(block, dict) else None
    return value if isinstance(value, str) else ""


def differences(sent: Sequence[Json], back: Sequence[Json], places: Sequence[Path], end: Path) -> list[Difference]:
    """What differs between the blocks that the API ``sent`` and those that come ``back``, in order.

    ``places`` are the paths of the latter; ``end`` is the path that follows them. Linear in the blocks.
    """
    if len(sent) == len(back) and [canonical(block) for block in sent] == [canonical(block) for block in back]:
        return []
    ours, theirs = list(_parts(sent)), list(_parts(back))
    where_ours, where_theirs = _places(ours), _places(theirs)
    found: list[Difference] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        one, other = ours[i], theirs[j]
        if one.key == other.key:
            i, j = i + 1, j + 1
            continue
        path = places[other.place]
        if one.type == other.type == "text" and (runs := _same_words(sent, one.place, back, other.place)):
            (ended, at), (stopped, covers) = runs
            found.append(Difference("changed", "text", at, places[covers], "citations"))
            i = next((n for n in range(i, len(ours)) if ours[n].place >= ended), len(ours))
            j = next((n for n in range(j, len(theirs)) if theirs[n].place >= stopped), len(theirs))
            continue
        later_theirs, later_ours = _next(where_theirs, one.key, j), _next(where_ours, other.key, i)
        if later_ours is not None and (later_theirs is None or later_ours - i <= later_theirs - j):
            step = "missing"
        elif later_theirs is not None:
            step = "extra"
        elif one.type == other.type:
            step = "changed"
        else:
            left = (len(ours) - i) - (len(theirs) - j)
            step = "missing" if left > 0 else "extra" if left < 0 else "replaced"
        if step in ("missing", "replaced"):
            found.append(Difference("missing", one.type, one.place, path))
        if step in ("extra", "replaced"):
            found.append(Difference("extra", other.type, one.place, path))
        if step == "changed":
            found.append(Difference("changed", one.type, one.place, path, _first_key(one.value, other.value)))
        i += step != "extra"
        j += step != "missing"
    found += [Difference("missing", part.type, part.place, end) for part in ours[i:]]
    found += [Difference("extra", part.type, len(sent), places[part.place]) for part in theirs[j:]]
    return found


def _parts(blocks: Sequence[Json]) -> Iterator[_Part]:
    held: tuple[str, int] | None = None
    for place, block in enumerate(blocks):
        value = lean(block)
        if isinstance(value, dict) and value.keys() == _PLAIN and isinstance(text := value["text"], str):
            held = (held[0] + text, held[1]) if held else (text, place)
            continue
        if held:
            yield from _text(*held)
            held = None
        if isinstance(value, dict) and isinstance(text := value.get("text"), str):
            value = {**value, "text": text.rstrip()}
        yield _Part(value, canonical(value), type_of(value), place)
    if held:
        yield from _text(*held)


def _text(text: str, place: int) -> Iterator[_Part]:
    if stripped := text.rstrip():
        value = {"type": "text", "text": stripped}
        yield _Part(value, canonical(value), "text", place)


def _same_words(
    sent: Sequence[Json], start: int, back: Sequence[Json], first: int
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the texts that begin here say the same on both sides, and only what they cite was lost.

    Of each side where its run of texts ends, and the block whose citations are not what they were. Runs are looked at
    from their beginning alone, so each is once.
    """
    if type_of(sent[start - 1] if start else None) == "text" or type_of(back[first - 1] if first else None) == "text":
        return None
    ours, theirs = _run(sent, start), _run(back, first)
    if "".join(ours.values()).rstrip() != "".join(theirs.values()).rstrip():
        return None
    begins, offset = {}, 0
    for place, said in theirs.items():
        begins[offset] = place
        offset += len(said)
    offset, covers = 0, first
    for place, said in ours.items():
        covers = begins.get(offset, covers)
        block = sent[place]
        if isinstance(block, dict) and block.get("citations"):
            other = back[covers] if offset in begins else None
            if canonical(lean(block)) != canonical(lean(other)):
                return (start + len(ours), place), (first + len(theirs), covers)
        offset += len(said)
    return None


def _run(blocks: Sequence[Json], start: int) -> dict[int, str]:
    """The texts that follow each other from here, by their places."""
    run: dict[int, str] = {}
    for place in range(start, len(blocks)):
        block = blocks[place]
        said = block.get("text") if isinstance(block, dict) and block.get("type") == "text" else block
        if not isinstance(said, str):
            break
        run[place] = said
    return run


def _places(parts: Sequence[_Part]) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for index, part in enumerate(parts):
        found.setdefault(part.key, []).append(index)
    return found


def _next(places: dict[bytes, list[int]], key: bytes, start: int) -> int | None:
    found = places.get(key, ())
    at = bisect_left(found, start)
    return found[at] if at < len(found) else None


def _first_key(one: Json, other: Json) -> str:
    """The first field in which two blocks differ."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return "type"
    for key in ("type", *one, *other):
        if (key in one) != (key in other) or canonical(one.get(key)) != canonical(other.get(key)):
            return str(key)
    return "type"
