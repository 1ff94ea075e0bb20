"""LangSmith's runs: trees, lists, and what its SDK sends; those of ``wrap_anthropic`` have the request.

That wrapper puts ``system`` before the messages, leaves out what is null, and keeps of ``mcp_servers`` a part: it is
undone here, for it was not sent so. Runs of LangChain have its own objects for messages, and are only told of.

Source: https://github.com/langchain-ai/langsmith-sdk/blob/main/python/langsmith/wrappers/_anthropic.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from turnlint.readers.logs.models import OTHER, is_claude
from turnlint.readers.logs.stored import EMPTY, is_stored, opened_at, record
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.readers.record import Record
from turnlint.sources.origins import Holder, InDocument
from turnlint.sources.translated import Spot, Translated
from turnlint.values.json import Path

LANGCHAIN: Final = "a run of LangChain, whose messages are objects of its own"
_SERVER: Final = ("name", "type", "url", "tool_configuration")
_DEEPEST: Final = 200


def is_run(value: Any) -> bool:
    """Whether a value looks like a run."""
    return isinstance(value, dict) and isinstance(value.get("run_type"), str) and "inputs" in value


def _find(at: InDocument) -> Iterator[Found]:
    for run in _runs(at):
        if run.value["run_type"] == "llm":
            yield _call(run)


def _runs(at: Holder) -> Iterator[Holder]:
    """The runs in a value, each before those in it."""
    value = at.value
    pending: list[tuple[Holder, int]] = []
    if is_run(value):
        pending = [(at, 0)]
    elif isinstance(value, list):
        pending = [(at.inside(index), 0) for index, item in enumerate(value) if is_run(item)]
    elif isinstance(value, dict):
        for key in ("post", "runs", "data"):
            listed = value.get(key)
            pending += [
                (at.inside(key, index), 0)
                for index, item in enumerate(listed if isinstance(listed, list) else ())
                if is_run(item)
            ]
    pending.reverse()
    while pending:
        run, depth = pending.pop()
        yield run
        children = run.value.get("child_runs")
        if isinstance(children, list) and depth < _DEEPEST:
            inside = [
                (run.inside("child_runs", index), depth + 1) for index, item in enumerate(children) if is_run(item)
            ]
            pending.extend(reversed(inside))


def _call(run: Holder) -> Found:
    inputs = opened_at(run, "inputs")
    if inputs is None or not isinstance(inputs.value, dict):
        return Passed(1, EMPTY)
    messages = inputs.value.get("messages")
    if _is_langchain(messages):
        return Passed(1, LANGCHAIN)
    metadata = opened_at(run, "extra", "metadata")
    told = metadata.value if metadata is not None and isinstance(metadata.value, dict) else {}
    model = inputs.value.get("model") or told.get("ls_model_name")
    if not (is_claude(model) or is_claude(told.get("ls_provider"))):
        return Passed(1, OTHER)
    if not is_stored(inputs.value):
        return Passed(1, EMPTY)
    found = record(inputs, answer=_output(run), model=model)
    return _restored(found, inputs) if isinstance(found, Record) else found


def _is_langchain(messages: Any) -> bool:
    if isinstance(messages, list) and messages and isinstance(messages[0], list):
        return True
    return isinstance(messages, list) and any(isinstance(each, dict) and "lc" in each for each in messages)


def _output(run: Holder) -> Holder | None:
    return opened_at(run, "outputs", "message") or opened_at(run, "outputs")


def _restored(found: Record, inputs: Holder) -> Record:
    """A record as it was before the wrapper wrote it down."""
    body: dict[str, Any] = found.exchange.request
    unknown = found.unknown
    first = body["messages"][0]
    is_moved = isinstance(first, dict) and first.get("role") == "system" and "system" not in body
    servers = body.get("mcp_servers")
    if not (is_moved or isinstance(servers, list)):
        return found
    made = dict(body)
    if isinstance(servers, list):
        made["mcp_servers"] = [
            {name: value for name, value in each.items() if name in _SERVER} if isinstance(each, dict) else each
            for each in servers
        ]
    outer = found.request
    assert outer is not None
    if is_moved:
        made["messages"] = body["messages"][1:]
        made["system"] = first.get("content")
        if not made["messages"]:
            unknown |= {"fields"}

    def spot(path: Path) -> Spot:
        if is_moved and path[:1] == ("system",):
            return inputs, ("messages", 0, "content", *path[1:])
        if is_moved and path[:1] == ("messages",) and len(path) > 1 and isinstance(path[1], int):
            return inputs, ("messages", path[1] + 1, *path[2:])
        return outer, path

    exchange = replace(found.exchange, request=made)
    return replace(found, exchange=exchange, request=Translated(inputs, spot), unknown=unknown)


READER: Final = Reader("langsmith", "runs of LangSmith, with the requests of its wrapper", finds=_find)
