"""Bodies of Bedrock's Converse by themselves, translated to those of the Messages API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.readers.converse import is_converse
from turnlint.readers.logs.converse import record
from turnlint.readers.reader import Found, Reader
from turnlint.sources.origins import InDocument


def _find(at: InDocument) -> Iterator[Found]:
    if isinstance(at.value, dict) and "messages" in at.value and is_converse(at.value):
        yield record(at)


READER: Final = Reader(
    "converse", "bodies of Bedrock's Converse, translated", unknown=frozenset({"headers"}), finds=_find
)
