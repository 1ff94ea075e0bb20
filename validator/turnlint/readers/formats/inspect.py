"""Logs of Inspect: ``.eval`` archives and ``.json``, also those that vitals writes for R.

Each event of a model has its call: the arguments of the provider's SDK, and the answer. Messages are pooled
(``call_refs`` into the sample's ``events_data.calls``), long strings are attachments, and a sample may be one file or
many. Calls of other providers are only told of.

Source: https://github.com/UKGovernmentBEIS/inspect_ai (src/inspect_ai/log)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from turnlint.readers.documents import Tally
from turnlint.readers.file import File
from turnlint.readers.logs.models import OTHER, is_claude, is_other, platform_in
from turnlint.readers.logs.stored import CUT, EMPTY, is_stored, made
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Outcome, Record
from turnlint.sources.compressed import Budget, archive, member
from turnlint.sources.documents import Document
from turnlint.sources.files import Unreadable, reason
from turnlint.sources.origins import Holder, InDocument, Origin
from turnlint.sources.translated import Spot, Translated, gathered
from turnlint.values.json import Path

HEADER: Final = "a log of Inspect without samples"
LISTING: Final = "a list of logs of Inspect, without their samples"
_ATTACHED: Final = ("attachment://", "tc://")
#: How deep strings are looked for that are attachments.
_DEEPEST: Final = 60


# --- a sample, whatever it is kept in ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pool:
    """What events refer to by number: chunks, each with the number of its first item and where the list stands.

    ``outside``: the chunks are other files than the events, so that they cannot be pointed at.
    """

    chunks: tuple[tuple[int, Holder], ...] = ()
    outside: bool = False

    def item(self, number: int) -> Holder | None:
        """The item of a number; ``None`` where it is not there."""
        index = bisect_right(self.chunks, number, key=lambda chunk: chunk[0]) - 1
        if index < 0:
            return None
        start, at = self.chunks[index]
        return at.inside(number - start) if isinstance(at.value, list) and number - start < len(at.value) else None


@dataclass(frozen=True, slots=True)
class Sample:
    """What the events of a sample refer to, and the model of its log."""

    calls: Pool
    attachments: Any
    model: Any

    def attached(self, text: str) -> str | None:
        """The string that stands in the place of another; ``None`` where it is not there."""
        name = text.partition("://")[2]
        if isinstance(self.attachments, Pool):
            found = self.attachments.item(int(name)) if name.isdecimal() and len(name) < _DIGITS else None
            value = None if found is None else found.value
        else:
            value = self.attachments.get(name) if isinstance(self.attachments, dict) else None
        return value if isinstance(value, str) else None

    def resolved(self, value: Any, depth: int = 0) -> Any:
        """A value with its attachments; the very same where it has none."""
        if isinstance(value, str):
            found = self.attached(value) if value.startswith(_ATTACHED) else None
            return value if found is None else found
        if depth > _DEEPEST or not isinstance(value, (dict, list)):
            return value
        changed: Any = None
        steps: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            if (other := self.resolved(inner, depth + 1)) is not inner:
                changed = value.copy() if changed is None else changed
                changed[step] = other
        return value if changed is None else changed


_DIGITS: Final = 12


def _events(events: Holder, sample: Sample) -> Iterator[Found]:
    """The calls of models in a list of events."""
    for index, event in enumerate(events.value if isinstance(events.value, list) else ()):
        if isinstance(event, dict) and event.get("event") == "model":
            yield _call(events.inside(index), sample)


def _call(event: Holder, sample: Sample) -> Found:
    model = event.value.get("model") or sample.model
    call = event.value.get("call")
    request = call.get("request") if isinstance(call, dict) else None
    if not isinstance(request, dict):
        return Passed(1, EMPTY if is_claude(model) else OTHER)
    if is_other(model) or not (is_claude(model) or is_claude(request.get("model"))):
        return Passed(1, OTHER)
    at = event.inside("call", "request")
    spots: dict[Path, Spot] = {(): (at, ())}
    body = _unpooled(call, event.inside("call"), sample, spots)
    if body is None:
        return Passed(1, CUT)
    body = _from_r(sample.resolved(body))
    if not is_stored(body):
        return Passed(1, EMPTY)
    tools, body = _tools(body)
    found = made(
        body,
        at,
        None if body is request else gathered(at, spots),
        model=model.rpartition("/")[2] if isinstance(model, str) else None,
        platform=platform_in(model),
        unknown=tools,
    )
    return _with_answer(found, event, sample) if isinstance(found, Record) else found


def _unpooled(call: Any, at: Holder, sample: Sample, spots: dict[Path, Spot]) -> dict[str, Any] | None:
    """The arguments of a call with the messages that they had; ``None`` where some are not there."""
    request: dict[str, Any] = call["request"]
    refs = call.get("call_refs")
    if not isinstance(refs, list):
        return request
    key = call.get("call_key")
    name = key if isinstance(key, str) and key else "messages"
    items: list[Any] = []
    for ref in refs:
        if not (isinstance(ref, list) and len(ref) == 2 and all(type(each) is int for each in ref)):
            return None
        for number in range(ref[0], min(ref[1], ref[0] + _MOST)):
            item = sample.calls.item(number)
            if item is None:
                return None
            spots[name, len(items)] = (at, ()) if sample.calls.outside else (item, ())
            items.append(item.value)
    return request | {name: items}


_MOST: Final = 1_000_000


def _with_answer(found: Record, event: Holder, sample: Sample) -> Record:
    from turnlint.readers.logs.stored import answer_at

    call = event.value["call"]
    if not isinstance(call.get("response"), dict):
        return found
    came, stands = answer_at(event.inside("call", "response"))
    if stands is None:
        return found
    [(field, value)] = came.items()
    whole = _nulls(sample.resolved(value))
    origin: Origin = stands if whole is value else Translated(stands, lambda path: (stands, path))
    return replace(found, exchange=replace(found.exchange, **{field: whole}), answer=origin)


# vitals writes what R makes of a call: a null is an empty object, and `tool_choice` a string that was never sent.


def _tools(body: dict[str, Any]) -> tuple[frozenset[str], dict[str, Any]]:
    """A body whose tools are those that were sent, or are unknown: older releases wrote them in Inspect's own form."""
    tools = body.get("tools")
    if not isinstance(tools, list) or not any(isinstance(tool, dict) and _is_inspects(tool) for tool in tools):
        return frozenset(), body
    return frozenset({"tools"}), {name: value for name, value in body.items() if name not in ("tools", "tool_choice")}


def _is_inspects(tool: dict[str, Any]) -> bool:
    return "parameters" in tool and "input_schema" not in tool


def _from_r(body: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(body.get("tool_choice"), str):
        return body
    return {name: value for name, value in body.items() if name != "tool_choice"}


def _nulls(message: Any) -> Any:
    """A message with nulls where R wrote empty objects; the very same where it has none."""
    if not isinstance(message, dict):
        return message
    made = {name: _nulled(name, value) for name, value in message.items()}
    if isinstance(content := message.get("content"), list):
        blocks = [
            {name: _nulled(name, value) for name, value in block.items()} if isinstance(block, dict) else block
            for block in content
        ]
        made["content"] = content if blocks == content else blocks
    return message if made == message else made


def _nulled(name: str, value: Any) -> Any:
    return None if value == {} and name not in ("input", "content", "usage") else value


def _sample(at: Holder, model: Any) -> Iterator[Found]:
    """The calls of a sample that is whole in one value."""
    value = at.value
    events = value.get("events")
    if not isinstance(events, list):
        return
    pooled = value.get("events_data")
    if isinstance(pooled, dict) and isinstance(pooled.get("calls"), list):
        calls = Pool(((0, at.inside("events_data", "calls")),))
    elif isinstance(value.get("call_pool"), list):
        calls = Pool(((0, at.inside("call_pool")),))
    else:
        calls = Pool()
    yield from _events(at.inside("events"), Sample(calls, value.get("attachments"), model))


# --- one document -----------------------------------------------------------------------------------------------------


def is_log(value: Any) -> bool:
    """Whether a value looks like a log, or the header of one."""
    if not isinstance(value, dict) or not isinstance(header := value.get("eval"), dict):
        return False
    return ("status" in value or "version" in value) and ("model" in header or "task" in header)


def _find(at: InDocument) -> Iterator[Found]:
    value = at.value
    if not isinstance(value, dict) or not value:
        return
    if is_log(value):
        samples = value.get("samples")
        if not isinstance(samples, list) or not samples:
            yield Passed(1, HEADER)
            return
        for index, sample in enumerate(samples):
            if isinstance(sample, dict):
                yield from _sample(at.inside("samples", index), value["eval"].get("model"))
    elif all(map(is_log, value.values())):
        yield Passed(len(value), LISTING)


# --- an archive -------------------------------------------------------------------------------------------------------

_HEADERS: Final = ("header.json", "_journal/start.json")
_MAGIC: Final = b"PK\x03\x04"


def _recognises(file: File) -> bool:
    if not file.head.startswith(_MAGIC):
        return False
    stream: Any = file.under
    if not (hasattr(stream, "seekable") and stream.seekable()):
        return False
    before = stream.tell()
    try:
        names = archive(stream).namelist()
    except OSError:
        return False
    finally:
        stream.seek(before)
    return any(name in _HEADERS for name in names)


def _reads(file: File) -> Iterator[Outcome]:
    opened = archive(file.under)
    budget = Budget(file.largest)
    stream: Any = file.under
    budget.read(stream.seek(0, 2))
    reader = _Archive(opened, budget, file)
    tally = Tally(file.name)
    for name, found in reader.found():
        inner = f"{file.name}/{name}"
        if isinstance(found, Unreadable):
            yield found
            continue
        for each in tally.count([found]):
            yield replace(each, file=inner)
    if not (tally.found or tally.broken or tally.passed):
        tally.other(HEADER)
    yield from tally.end()


class _Archive:
    """The entries of an archive, read one after another."""

    def __init__(self, opened: Any, budget: Budget, file: File) -> None:
        self._opened = opened
        self._budget = budget
        self._file = file
        self._entries: dict[str, Any] = {info.filename: info for info in opened.infolist() if not info.is_dir()}
        self._problem: Unreadable | None = None

    def found(self) -> Iterator[tuple[str, Found | Unreadable]]:
        """What is found in each entry, with its name."""
        model = self._model()
        folders = [
            name.removesuffix("sample.json")
            for name in self._entries
            if name.startswith("samples/") and name.endswith("/sample.json")
        ]
        chunked = tuple(
            folder for folder in folders if any(name.startswith(f"{folder}events/") for name in self._entries)
        )
        for name in self._entries:
            if not name.startswith("samples/") or not name.endswith(".json"):
                continue
            if chunked and name.startswith(chunked):
                if name.endswith("/sample.json") and name.removesuffix("sample.json") in chunked:
                    yield from self._chunked(name.removesuffix("sample.json"), model)
                continue
            at = self._read(name)
            if isinstance(at, Unreadable):
                yield name, at
            elif isinstance(at.value, dict):
                yield from ((name, found) for found in _sample(at, model))

    def _model(self) -> Any:
        for name in _HEADERS:
            at = self._read(name) if name in self._entries else None
            if isinstance(at, InDocument) and isinstance(at.value, dict) and isinstance(at.value.get("eval"), dict):
                return at.value["eval"].get("model")
        return None

    def _read(self, name: str) -> InDocument | Unreadable:
        try:
            document = Document(member(self._opened, self._entries[name], self._budget, self._file.largest))
        except OSError as error:
            return Unreadable(f"{self._file.name}/{name}", reason(error))
        if not document.valid:
            return Unreadable(f"{self._file.name}/{name}", f"not JSON: {document.parsed.problem}")
        return InDocument(document, document.value)

    def _chunked(self, folder: str, model: Any) -> Iterator[tuple[str, Found | Unreadable]]:
        """A sample of many files: its events refer to pools by number, and to attachments too."""
        calls, attachments = self._pool(f"{folder}calls/"), self._pool(f"{folder}attachments/")
        for name, _ in self._chunks(f"{folder}events/"):
            at = self._read(name)
            if isinstance(at, Unreadable):
                yield name, at
            else:
                yield from ((name, found) for found in _events(at, Sample(calls, attachments, model)))

    def _pool(self, folder: str) -> Pool:
        """A sequence in chunks; one that cannot be read is missing, and so is what refers to it."""
        read = [(start, self._read(name)) for name, start in self._chunks(folder)]
        return Pool(tuple((start, at) for start, at in read if isinstance(at, InDocument)), outside=True)

    def _chunks(self, folder: str) -> list[tuple[str, int]]:
        """The names of the chunks of a sequence with their first numbers, in order."""
        found = []
        for name in self._entries:
            start = name.removeprefix(folder).removesuffix(".json")
            if name.startswith(folder) and start.isdecimal() and len(start) < _DIGITS:
                found.append((name, int(start)))
        return sorted(found, key=lambda chunk: chunk[1])


READER: Final = Reader(
    "inspect",
    "logs of Inspect, .eval and .json, with the calls of Claude in them",
    suffixes=(".eval",),
    finds=_find,
    recognises=_recognises,
    reads=_reads,
)
