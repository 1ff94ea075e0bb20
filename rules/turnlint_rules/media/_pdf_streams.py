"""What is packed in a PDF's streams, unpacked within a budget. Source: ISO 32000-2, 7.4."""

from __future__ import annotations

import zlib
from itertools import accumulate
from typing import SupportsIndex

from turnlint_rules._shared.budget import Budget
from turnlint_rules.media._pdf_syntax import BYTES


def inflated(data: bytes, budget: Budget) -> bytes:
    """The bytes of a ``FlateDecode`` stream. Raises ``Spent`` where they are more than there is budget for."""
    # One byte more than there is budget for tells that it does not suffice.
    most = max(budget.left, 0) * BYTES + 1
    data = zlib.decompressobj().decompress(data, most)
    budget.spend(len(data) // BYTES + (len(data) == most))
    return data


def unpredicted(data: bytes, columns: int, budget: Budget) -> bytes:
    """The rows of a table, each of which was written as what differs from the one above."""
    row = columns + 1
    budget.spend(len(data) // 32)
    tags = data[::row]
    if tags.count(2) != len(tags):
        return _rows(data, columns, budget)
    made = bytearray(len(tags) * columns)
    for column in range(columns):
        summed = bytes(accumulate(data[column + 1 :: row], _add))
        made[column : column + columns * len(summed) : columns] = summed
    return bytes(made)


def _rows(data: bytes, columns: int, budget: Budget) -> bytes:
    """The same for rows that were written in different ways."""
    budget.spend(len(data))
    above = bytes(columns)
    rows: list[bytes] = []
    for begin in range(0, len(data), columns + 1):
        tag, row = data[begin], bytearray(data[begin + 1 : begin + columns + 1].ljust(columns, b"\0"))
        for place, byte in enumerate(row):
            left = row[place - 1] if place else 0
            row[place] = (byte + _predicted(tag, left, above[place], above[place - 1] if place else 0)) & 255
        above = bytes(row)
        rows.append(above)
    return b"".join(rows)


def _add(above: SupportsIndex, byte: int) -> int:
    return (above.__index__() + byte) & 255


def _predicted(tag: int, left: int, above: int, corner: int) -> int:
    """What a byte differs from, by the tag of its row (ISO 15948, 9.2)."""
    if tag == 1:
        return left
    if tag == 2:
        return above
    if tag == 3:
        return (left + above) // 2
    if tag == 4:
        guess = left + above - corner
        return min((left, above, corner), key=lambda each: abs(guess - each))
    return 0
