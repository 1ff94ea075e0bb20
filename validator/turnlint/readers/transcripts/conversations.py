"""From the records of a file to the requests that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.readers.record import Record, Transcript
from turnlint.readers.transcripts.history import InRecords, history
from turnlint.readers.transcripts.tree import Tree, Way
from turnlint.values.exchange import Exchange

#: What a transcript never shows of the requests.
UNKNOWN: Final = frozenset({"fields", "headers", "signatures", "text", "tools"})


def requests(tree: Tree, writer: str) -> Iterator[Record]:
    """The requests that the conversations of a file end in, the one that would be continued first.

    Each holds all that was sent before it, so that no other has to be judged: time is linear in the size of the file.
    ``writer`` is the program that wrote it.
    """
    for way in tree.ways():
        if (record := _request(way, writer)) is not None:
            yield record


def _request(way: Way, writer: str) -> Record | None:
    told = history(way)
    if not told.messages:
        return None
    tip = way.units[-1]
    line = max(part.stored.line for part in told.messages[-1].parts)
    refused = tip.refused.refusal if tip.refused is not None else None
    node = tip.nodes[0]
    return Record(
        Exchange(
            {"messages": [message.value for message in told.messages]},
            error=refused.body if refused is not None else None,
            status=refused.status if refused is not None else None,
            session=f"{node.session}/{node.lane}" if node.lane else node.session,
        ),
        InRecords(told.messages, line),
        alone=True,
        size=told.size,
        transcript=Transcript(
            writer,
            tuple(told.responses),
            told.answered,
            way.latest,
            (refused.line, refused.text) if refused is not None else None,
        ),
    )
