"""Where in a file stands what an error text speaks of.

The API names a place by a path of its own: messages of one role are joined before calls are paired with results, and a
union puts its tag between two steps (``tools.0.custom.input_schema``). A path is walked back through the caller's own
JSON; where the text names none, turnlint's own finding of the same rule tells the place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from turnlint.checking.explanation.matching import Match
from turnlint.checking.explanation.page import Explanation
from turnlint.checking.explanation.templates import folded
from turnlint.checking.judge import FileJudge, Judge, Order
from turnlint.checking.result import Checked, Kind
from turnlint.readers.reading import name_of, read
from turnlint.readers.record import Record
from turnlint.sources.documents import Place
from turnlint.sources.files import NoMatch, Source, Unreadable, find
from turnlint.sources.origins import Origin
from turnlint.subjects.conversation import Conversation
from turnlint.subjects.known import known
from turnlint.subjects.walk import blocks_of
from turnlint.values.json import Json, Path, pointer
from turnlint.values.settings import Settings

#: The most places that are told, and the most ids of a text that are looked for.
_MOST: Final = 10
_IDS: Final = 5

_PATH: Final = re.compile(r"[`'\"]?([A-Za-z_][\w-]*(?:\.[^\s:.]+)*)[`'\"]?\s*:(?=\s|[`'\"]|$)")
_ID: Final = re.compile(r"[\w-]{6,}")
#: Fields of templates whose number counts joined turns.
_JOINED: Final = frozenset({"turn", "where"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a text speaks of.

    * ``file``, ``path``, ``place``: where it stands; ``path`` from the root of the document.
    * ``whole``: the path leads to the very value; else to the innermost one around what is missing there.
    * ``said``: how the API calls it, or empty where turnlint's own finding, or an id, told the place.
    """

    file: str
    path: Path
    place: Place
    whole: bool = True
    said: str = ""

    def to_json(self) -> dict[str, Any]:
        """The place as JSON values: ``file``, ``path``, ``pointer``, ``line``, ``column`` (and ``end_…``), ``whole``,
        ``said``, ``snippet`` (the line, cut to a window)."""
        return {
            "file": self.file,
            "path": list(self.path),
            "pointer": pointer(self.path),
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "whole": self.whole,
            "said": self.said,
            "snippet": self.place.excerpt.text,
        }


def spots(answer: Explanation, file: str, stdin: Any = None) -> Iterator[Spot]:
    """The places in a file that an answer speaks of. Raises ``OSError`` where the file cannot be read.

    Where it holds several requests: those that the text fits best, by a finding of the same text, then of the same
    rule, then by a path that leads somewhere in them.
    """
    judge = Judge(Order(Settings()))
    ranked = [_in_request(answer, record, of_file) for of_file, record in _records(file, judge, stdin)]
    best = max((rank for rank, _ in ranked), default=0)
    yield from [spot for rank, found in ranked if rank == best for spot in found][:_MOST]


def _records(file: str, judge: Judge, stdin: Any) -> Iterator[tuple[FileJudge, Record]]:
    """The records that have a request, each with the judge of its file."""
    if os.path.isdir(file):  # noqa: PTH112 (Path means one in JSON here)
        raise OSError("a folder; name the file of the request")
    for source in find([file]):
        outcomes: Iterable[Any] = read(source, stdin) if isinstance(source, Source) else [source]
        of_file = judge.of_file(name_of(source) if isinstance(source, Source) else file)
        for outcome in outcomes:
            if isinstance(outcome, Unreadable) and outcome.line is None:
                raise OSError(outcome.reason)
            if isinstance(outcome, NoMatch):
                raise FileNotFoundError("no such file")
            if isinstance(outcome, Record) and outcome.request is not None:
                yield of_file, outcome


def _in_request(answer: Explanation, record: Record, judge: FileJudge) -> tuple[int, list[Spot]]:
    """How well a request fits, and the places in it."""
    request, origin, file = record.exchange.request, record.request, judge.name
    assert origin is not None
    checked = [each for each in judge.check(record) if isinstance(each, Checked) and each.kind is Kind.REQUEST]
    findings = [finding for each in checked for finding in each.report.findings]
    same = [finding for finding in findings if answer.text and folded(finding.message) == folded(answer.text)]
    ours = [finding for finding in findings if answer.rule is not None and finding.rule == answer.rule.name]
    path = _said(answer)
    if same or (ours and not path):
        said = path if same else ""
        found = [_spot(origin, file, each.path, _is_there(request, each.path), said) for each in same or ours]
        return (3 if same else 2), _with_ids(answer, record, file, found)
    if not path:
        return 0, _with_ids(answer, record, file, [])
    body, root = _body(request)
    steps, whole = _own_path(answer, body, path)
    if not steps:
        return 0, _with_ids(answer, record, file, [])
    spot = _spot(origin, file, steps[1:] if root else steps, whole, path)
    return (1 if whole else 0) + bool(ours), _with_ids(answer, record, file, [spot])


def _spot(origin: Origin, file: str, path: Path, whole: bool = True, said: str = "") -> Spot:
    return Spot(file, origin.prefix + path, origin.place(path), whole, said)


def _body(request: Json) -> tuple[dict[str, Json], bool]:
    """The request's body, and whether there is a list of messages alone."""
    if isinstance(request, list):
        return {"messages": request}, True
    return (request if isinstance(request, dict) else {}), False


def _said(answer: Explanation) -> str:
    """The path that a text names, in the API's words; empty where it names none."""
    text = answer.text if answer.match is not Match.NAME else ""
    found = _PATH.match(text)
    if found is not None:
        return found[1]
    name = answer.values.get("name") or answer.values.get("field") or ""
    return name if re.fullmatch(r"[a-z_]{2,40}", name) and f"`{name}`" in text else ""


def _own_path(answer: Explanation, body: dict[str, Json], said: str) -> tuple[Path, bool]:
    """The caller's path for one of the API's, and whether the last step of it is there."""
    steps = said.split(".")
    if steps[0] not in body:
        return (), False
    done: Path = ()
    if _counts_turns(answer, steps) and (joined := _joined(body, steps)) is not None:
        done, used = joined
        steps = steps[used:]
    value: Json = body
    for step in done:
        value = value[step]
    rest, whole = _walk(value, steps)
    return (*done, *rest), whole


def _counts_turns(answer: Explanation, steps: list[str]) -> bool:
    if steps[0] != "messages":
        return False
    if answer.wording is None:
        return len(steps) <= 4
    return any(f"{{{name}}}" in answer.wording.template for name in _JOINED)


def _joined(body: dict[str, Json], steps: list[str]) -> tuple[Path, int] | None:
    """The caller's path for ``messages.{turn}`` and ``.content.{joined}`` after it, and how many steps that takes."""
    number = _index(steps[1]) if len(steps) > 1 else None
    conversation = Conversation(body, known(Settings().context))
    turn = next((turn for turn in conversation.turns if turn.number == number), None)
    if turn is None:
        return None
    joined = _index(steps[3]) if len(steps) > 3 and steps[2] == "content" else None
    if joined is None:
        return ("messages", turn.first), 2
    for message in range(turn.first, turn.last + 1):
        blocks = blocks_of(conversation.messages[message])
        if joined < len(blocks):
            is_text = isinstance(conversation.messages[message]["content"], str)
            place: Path = ("messages", message, "content")
            return (place if is_text else (*place, joined)), 4
        joined -= len(blocks)
    return None


def _walk(value: Json, steps: list[str]) -> tuple[Path, bool]:
    """The steps of a schema's path that lead on in a value: indices and keys; a tag of a union leads nowhere.

    A key may have stops in it. The second is whether the last step leads somewhere or is a tag.
    """
    done: list[str | int] = []
    place, whole = 0, True
    while place < len(steps):
        step, whole = steps[place], True
        index = _index(step)
        if isinstance(value, list) and index is not None and index < len(value):
            done.append(index)
            value = value[index]
        elif isinstance(value, dict) and (key := _key(value, steps, place)):
            place += key.count(".")
            done.append(key)
            value = value[key]
        else:
            whole = isinstance(value, dict) and value.get("type", "custom") == step
        place += 1
    return tuple(done), whole


def _is_there(value: Json, path: Path) -> bool:
    """Whether a path leads to a value, or only to what is around one that is missing."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return False
    return True


def _key(value: dict[str, Json], steps: list[str], place: int) -> str:
    """The key of an object that the next step names, or the next steps together; empty where it has none."""
    for end in range(place + 1, min(len(steps), place + 6) + 1):
        key = ".".join(steps[place:end])
        if key in value:
            return key
    return ""


def _index(step: str) -> int | None:
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else None


def _with_ids(answer: Explanation, record: Record, file: str, found: list[Spot]) -> list[Spot]:
    """The places, and those of the calls and results whose ids the text names."""
    named = " ".join(value for name, value in answer.values.items() if name in ("id", "ids"))
    ids = set(_ID.findall(named)[:_IDS])
    if not ids:
        return found
    origin = record.request
    assert origin is not None
    body, root = _body(record.exchange.request)
    messages = body.get("messages")
    paths = {spot.path for spot in found}
    for index, message in enumerate(messages if isinstance(messages, list) else ()):
        for place, block in enumerate(blocks_of(message)):
            if isinstance(block, dict) and ids & {str(block.get("id")), str(block.get("tool_use_id"))}:
                path: Path = ("messages", index, "content", place)
                spot = _spot(origin, file, path[1:] if root else path)
                if spot.path not in paths:
                    found.append(spot)
    return found
