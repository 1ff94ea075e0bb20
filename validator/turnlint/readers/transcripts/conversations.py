"""From the records of a file to the requests that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from turnlint.readers.record import Record, Transcript
from turnlint.readers.transcripts.history import History, InRecords, history
from turnlint.readers.transcripts.sent import Requests, Sent
from turnlint.readers.transcripts.tree import Tree, Way
from turnlint.values.exchange import Exchange

#: What a transcript never shows of the requests.
UNKNOWN: Final = frozenset({"fields", "headers", "signatures", "text", "tools"})


def requests(tree: Tree, writer: str, noted: Requests | None = None) -> Iterator[Record]:
    """The requests that the conversations of a file end in, the one that would be continued first.

    Each holds all that was sent before it, so that no other has to be judged: time is linear in the size of the file.
    ``writer`` is the program that wrote it; ``noted`` the requests that the file has as they were sent.
    """
    lanes: set[str] = set()
    for way in tree.ways():
        told = history(way)
        if not told.messages:
            continue
        lane = way.units[-1].nodes[0].lane
        sent = noted.last(lane, told.messages) if noted is not None and lane not in lanes else None
        lanes.add(lane)
        record = _rebuilt(way, told, writer)
        yield record if sent is None or record.transcript is None else _as_sent(record, record.transcript, sent)


def _as_sent(record: Record, transcript: Transcript, sent: Sent) -> Record:
    """The last request of a conversation where the file has it."""
    return replace(
        record,
        exchange=replace(record.exchange, request=sent.body, betas=sent.betas),
        request=sent.at,
        unknown=frozenset({"text"} if sent.whole else {"fields", "text"})
        | ({"headers"} if sent.betas is None else set()),
        transcript=replace(transcript, sent=True),
    )


def _rebuilt(way: Way, told: History, writer: str) -> Record:
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
        unknown=UNKNOWN,
        size=told.size,
        transcript=Transcript(
            writer,
            tuple(told.responses),
            told.answered,
            way.latest,
            (refused.line, refused.text) if refused is not None else None,
            open=told.open,
        ),
    )
