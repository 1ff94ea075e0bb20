"""The header of a PDF, read within a budget: how many pages it says it has, and whether a password protects it.

A PDF is a graph of objects that a table at its end points into, and both may be packed. Libraries read it all, and a
file of a few kilobytes can keep them busy for minutes; here only the way from the end to the root of the pages is read,
each byte and each step of it is counted, and nothing is rendered. Source: ISO 32000-2, chapters 7.3 to 7.6.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from turnlint_rules._shared.budget import Budget
from turnlint_rules.media._pdf_encryption import opens
from turnlint_rules.media._pdf_streams import inflated, unpredicted
from turnlint_rules.media._pdf_syntax import BYTES, LEVELS, Damaged, Object, Ref, count, parse, skip
from turnlint_rules.media._pdf_tables import Section, entry_size, packed_section, plain_section


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's header: its pages (``None`` where unknown), and whether it is encrypted, opened by no password."""

    pages: int | None
    encrypted: bool
    locked: bool


#: How far from the end the last table is announced, and within how many bytes the file begins.
_TAIL: Final = 4096
_HEAD: Final = 1024

_BEGIN: Final = re.compile(rb"[\0\t\n\f\r ]*+(\d{1,10})[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++obj")
_STREAM: Final = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+stream(?:\r\n|\n|\r)")
_SECTION: Final = re.compile(rb"[\0\t\n\f\r ]*+(\d{1,10})[\t ]++(\d{1,10})[\t ]*+[\r\n]++")
#: What reading a damaged file raises.
_FAULTS: Final = (Damaged, KeyError, TypeError, ValueError, IndexError, zlib.error, struct.error)


def read(raw: bytes, budget: Budget) -> Pdf | None:
    """The header of a PDF; ``None`` where it cannot be read. Raises ``Spent`` where that takes too much work."""
    budget.spend(1 + min(len(raw), 2 * _TAIL) // BYTES)
    start = max(raw.find(b"%PDF-", 0, _HEAD), 0)
    # Offsets count from the first byte, or from the header where something stands before it.
    for file in (raw, raw[start:]) if start else (raw,):
        try:
            return _Reader(file, budget).header()
        except _FAULTS:
            continue
    return None


class _Reader:
    """One file. ``sections`` say where objects stand, the newest first; ``trailer`` is that of the newest."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        self.raw = raw
        self.budget = budget
        self.trailer: dict[str, Object] = {}
        self.sections: list[Section] = []
        self.packed: dict[int, tuple[bytes, dict[int, int]]] = {}

    def header(self) -> Pdf:
        """The header. Raises ``Damaged`` where it cannot be read."""
        try:
            self._read_tables()
        except _FAULTS:
            self.sections.clear()
            self.trailer = self._last_trailer()
        if "Encrypt" in self.trailer and self.trailer["Encrypt"] is not None:
            return Pdf(None, True, self._is_locked())
        root = self._dictionary(self.trailer["Root"])
        count = self.resolve(self._dictionary(root["Pages"]).get("Count"))
        return Pdf(count if isinstance(count, int) and not isinstance(count, bool) else None, False, False)

    # --- where objects stand --------------------------------------------------------------------------------------

    def _read_tables(self) -> None:
        place = self.raw.rfind(b"startxref", max(len(self.raw) - _TAIL, 0))
        if place < 0:
            raise Damaged
        offset, _ = self.parse(place + len(b"startxref"))
        seen: set[int] = set()
        pending = [offset]
        while pending:
            at = pending.pop(0)
            if not isinstance(at, int) or at in seen:
                continue
            seen.add(at)
            trailer = self._table(at)
            self.trailer = {**trailer, **self.trailer}
            pending += [trailer[name] for name in ("XRefStm", "Prev") if name in trailer]
        if "Root" not in self.trailer:
            raise Damaged

    def _table(self, offset: int) -> dict[str, Object]:
        """Read one table; gives its trailer."""
        if not 0 <= offset < len(self.raw):
            raise Damaged
        start = self._skip(offset)
        if not self.raw.startswith(b"xref", start):
            return self._packed_table(offset)
        position = start + len(b"xref")
        while section := _SECTION.match(self.raw, position):
            self._count(section)
            first, entries, begin = int(section[1]), int(section[2]), section.end()
            size = entry_size(self.raw, begin)
            if entries:
                self.sections.append(plain_section(self.raw, first, entries, begin, size))
            position = begin + entries * size
            if position > len(self.raw):
                raise Damaged
        start = self._skip(position)
        if not self.raw.startswith(b"trailer", start):
            raise Damaged
        trailer, _ = self.parse(start + len(b"trailer"))
        if not isinstance(trailer, dict):
            raise Damaged
        return trailer

    def _packed_table(self, offset: int) -> dict[str, Object]:
        head, data = self._stream(offset)
        widths = [self.resolve(width) for width in self.resolve(head["W"])]
        size = sum(widths)
        if len(widths) != 3 or not 0 < size <= 64 or min(widths) < 0:
            raise Damaged
        index = self.resolve(head.get("Index")) or [0, self.resolve(head["Size"])]
        begin = 0
        for first, entries in zip(index[::2], index[1::2], strict=False):
            self.budget.spend(1)
            if not (isinstance(first, int) and isinstance(entries, int) and entries >= 0):
                raise Damaged
            self.sections.append(packed_section(data, first, min(entries, len(data) // size), begin, widths))
            begin += entries * size
        return head

    def _last_trailer(self) -> dict[str, Object]:
        """The last trailer of a file whose tables are damaged. Its objects are then searched for."""
        self._search(len(self.raw))
        place = self.raw.rfind(b"trailer")
        if place < 0:
            raise Damaged
        trailer, _ = self.parse(place + len(b"trailer"))
        if not isinstance(trailer, dict) or "Root" not in trailer:
            raise Damaged
        return trailer

    def _search(self, size: int) -> None:
        self.budget.spend(size // BYTES // 16)  # searching is far faster than reading

    # --- objects --------------------------------------------------------------------------------------------------

    def resolve(self, value: Object) -> Object:
        """What a reference refers to, or the value itself."""
        for _ in range(LEVELS):
            if not isinstance(value, Ref):
                return value
            value = self._object(value.number)
        raise Damaged

    def _dictionary(self, value: Object) -> dict[str, Object]:
        found = self.resolve(value)
        if not isinstance(found, dict):
            raise Damaged
        return found

    def _object(self, number: int) -> Object:
        for section in self.sections:
            self.budget.spend(1)
            place = section(number)
            if place is None:
                continue
            if place[1] >= 0:
                return self._unpacked(place[0], number)
            if begin := _BEGIN.match(self.raw, place[0]):
                self._count(begin)
                if int(begin[1]) == number:
                    return self.parse(begin.end())[0]
            break
        return self._searched(number)

    def _searched(self, number: int) -> Object:
        """An object that does not stand where the table says: the last of its number in the file."""
        self._search(len(self.raw))
        last = -1
        for found in re.finditer(rb"(?<!\d)%d[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++obj" % number, self.raw):
            self.budget.spend(1)
            last = found.end()
        return None if last < 0 else self.parse(last)[0]

    def _unpacked(self, holder: int, number: int) -> Object:
        """An object that stands in a packed stream of objects."""
        if holder not in self.packed:
            offset = next((found[0] for section in self.sections if (found := section(holder))), None)
            if offset is None:
                raise Damaged
            head, data = self._stream(offset)
            first = self.resolve(head["First"])
            self.budget.spend(first // 4)
            numbers = [int(each) for each in data[:first].split()[: 2 * self.resolve(head["N"])]]
            places = {
                each: first + place for each, place in zip(numbers[::2], numbers[1::2], strict=False) if place >= 0
            }
            self.packed[holder] = data, places
        data, places = self.packed[holder]
        return self.parse(places[number], data)[0] if number in places else None

    def _stream(self, offset: int) -> tuple[dict[str, Object], bytes]:
        """The dictionary and the data of the stream at an offset."""
        begin = _BEGIN.match(self.raw, offset)
        if begin is None:
            raise Damaged
        self._count(begin)
        head, end = self.parse(begin.end())
        mark = _STREAM.match(self.raw, end)
        if not isinstance(head, dict) or mark is None:
            raise Damaged
        self._count(mark)
        length = self.resolve(head.get("Length")) if self.sections or not isinstance(head.get("Length"), Ref) else None
        if not isinstance(length, int) or not 0 <= length <= len(self.raw) - mark.end():
            self._search(len(self.raw) - mark.end())
            length = max(self.raw.find(b"endstream", mark.end()) - mark.end(), 0)
        self.budget.spend(length // BYTES)
        return head, self._decoded(head, self.raw[mark.end() : mark.end() + length])

    def _decoded(self, head: dict[str, Object], data: bytes) -> bytes:
        filters, parms = self.resolve(head.get("Filter")), self.resolve(head.get("DecodeParms"))
        if filters in (None, []):
            return data
        if filters not in ("FlateDecode", ["FlateDecode"]):
            raise Damaged
        data = inflated(data, self.budget)
        parms = self.resolve(parms[0] if isinstance(parms, list) and parms else parms)
        if isinstance(parms, dict) and (predictor := self.resolve(parms.get("Predictor", 1))) != 1:
            columns = self.resolve(parms.get("Columns", 1))
            if predictor < 10 or not 0 < columns <= 64:
                raise Damaged
            return unpredicted(data, columns, self.budget)
        return data

    # --- syntax ---------------------------------------------------------------------------------------------------

    def parse(self, position: int, text: bytes | None = None) -> tuple[Object, int]:
        """The object at a position, and where it ends."""
        return parse(self.raw if text is None else text, position, self.budget)

    def _skip(self, position: int) -> int:
        return skip(self.raw, position, self.budget)

    def _count(self, found: re.Match[bytes]) -> None:
        count(found, self.budget)

    # --- encryption -----------------------------------------------------------------------------------------------

    def _is_locked(self) -> bool:
        """Whether the empty password does not open it. Undecided ciphers count as open."""
        try:
            self.budget.spend(1000)
            entry = {name: self.resolve(value) for name, value in self._dictionary(self.trailer["Encrypt"]).items()}
            return not opens(entry, self.resolve(self.trailer.get("ID")) or [b""])
        except _FAULTS:
            return False
